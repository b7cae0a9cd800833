import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeJsonFile } from "../../../disk/json-file.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";

/**
 * Ends the server and removes its data, after copying it whole when a final snapshot was asked for.
 *
 * The snapshot is `<rds>/snapshots/<name>/`: `snapshot.json` with the instance's record and `data`, a stopped server's directory.
 */
export function removeInstance({ directory, instances, servers }: TaskContext): InstanceTask {
  return async (record) => {
    await servers.stop(record.resourceId);
    if (record.finalSnapshot !== undefined) {
      const folder = join(directory, "snapshots", record.finalSnapshot);
      cpSync(record.dataDirectory, join(folder, "data"), { recursive: true, preserveTimestamps: true });
      writeJsonFile(join(folder, "snapshot.json"), { takenAt: new Date().toISOString(), instance: record });
    }
    rmSync(record.dataDirectory, { recursive: true, force: true });
    for (const end of ["log", "owner"]) rmSync(`${record.dataDirectory}.${end}`, { force: true });
    instances.remove(record.resourceId);
  };
}
