import { rmSync } from "node:fs";
import type { InstanceRecord } from "../../instances/instance-record.ts";
import { BESIDE_DATA } from "../../postgres/data-paths.ts";
import type { SnapshotStore } from "../../snapshots/snapshot-store.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/**
 * Ends the server and removes its data, after copying it whole when a final snapshot was asked for.
 *
 * The automated snapshots, and with them every restore to a point in time, go too unless the deletion keeps them.
 */
export function removeInstance(context: TaskContext): InstanceTask {
  const { instances, snapshots, servers, family } = context;
  return async (record, phase) => {
    await servers.stop(record.resourceId);
    if (record.finalSnapshot !== undefined) {
      await takeSnapshot(context)(record, { ...phase, subject: record.finalSnapshot });
    }
    if (record.keepsAutomatedBackups !== true) removeAutomated(snapshots, record);
    if (record.dataDirectory !== "") {
      for (const end of ["", ...BESIDE_DATA.map((name) => `.${name}`)]) {
        rmSync(`${record.dataDirectory}${end}`, { recursive: true, force: true });
      }
    }
    await family.leaving(record);
    instances.remove(record.resourceId);
  };
}

/** Removes the automated snapshots of one instance: there is no restore to a point in time any more. */
export function removeAutomated(snapshots: SnapshotStore, { resourceId }: InstanceRecord): void {
  for (const { identifier } of snapshots.automatedOf(resourceId)) snapshots.remove(identifier);
}
