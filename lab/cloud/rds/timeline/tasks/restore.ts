import { rmSync } from "node:fs";
import { recoveryWalOf } from "../../postgres/data-paths.ts";
import { freezeWal } from "../../recovery/freeze-wal.ts";
import { markCommit } from "../../recovery/mark-commit.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Makes the database from a snapshot, or from an automated one and the source's WAL up to a point in time. */
export function restore(context: TaskContext): InstanceTask {
  return async (record) => {
    const { servers, snapshots, instances, family } = context;
    const { origin } = record;
    if (origin === undefined) throw new Error(`"${record.identifier}" says nowhere what it is restored from`);
    if (origin.kind === "snapshot") {
      await servers.restore(record, snapshots.dataOf(origin.snapshot));
    } else {
      const source = instances.byResourceId(origin.sourceResourceId);
      if (source !== undefined && servers.isRunning(source.resourceId)) await markCommit(source);
      const base = snapshots.dataOf(origin.base);
      const wal = recoveryWalOf(record.dataDirectory);
      await freezeWal(origin.sourceDataDirectory, base, wal);
      await servers.recover(record, { base, wal, at: origin.at });
      rmSync(wal, { recursive: true, force: true });
    }
    if (!family.isServed(record)) await servers.stop(record.resourceId);
  };
}
