import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Stops and starts the instance's server; open connections end. */
export function restart({ servers }: TaskContext): InstanceTask {
  return async (record) => {
    await servers.stop(record.resourceId);
    await servers.start(record);
  };
}
