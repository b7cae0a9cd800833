import type { InstanceStore } from "../instances/instance-store.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** After a kill: a snapshot nobody will finish is failed when it was asked for, and gone when it was automated. */
export function endUnfinished(snapshots: SnapshotStore, instances: InstanceStore): void {
  const underWay = instances
    .list()
    .flatMap(({ phases, finalSnapshot }) => [...phases.map(({ subject }) => subject), finalSnapshot]);
  for (const snapshot of snapshots.list()) {
    if (snapshot.status !== "creating" || underWay.includes(snapshot.identifier)) continue;
    if (snapshot.type === "automated") snapshots.remove(snapshot.identifier);
    else snapshots.save({ ...snapshot, status: "failed" });
  }
}
