import { isCreating } from "../instances/describe-instance.ts";
import type { InstanceStore } from "../instances/instance-store.ts";
import type { SnapshotRecord } from "./snapshot-record.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** The snapshot of this name, unless it is automated, still being taken, or being restored from. */
export function requireDeletable(
  snapshots: SnapshotStore,
  instances: InstanceStore,
  identifier: string,
): SnapshotRecord {
  const record = snapshots.require(identifier);
  if (record.type === "automated") throw snapshots.words.wrongState(identifier, "an automated one");
  if (record.status === "creating") throw snapshots.words.wrongState(identifier, "being created");
  const isUsed = instances
    .list()
    .some(
      (one) =>
        isCreating(one) && one.origin?.kind === "snapshot" && one.origin.snapshot === record.identifier,
    );
  if (isUsed) throw snapshots.words.wrongState(identifier, "being restored from");
  return record;
}
