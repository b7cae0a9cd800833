import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Makes the instance's real database: data directory, server, master user, first database. */
export function initialise({ servers, family }: TaskContext): InstanceTask {
  return async (record) => {
    await servers.stop(record.resourceId);
    await servers.initialise(record);
    if (!family.isServed(record)) await servers.stop(record.resourceId);
  };
}
