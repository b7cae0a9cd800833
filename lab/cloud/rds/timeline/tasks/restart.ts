import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Stops and starts the instance's server: open connections end, a changed parameter group takes effect. */
export function restart({ servers, instances }: TaskContext): InstanceTask {
  return async (record) => {
    if (record.clusterResourceId === undefined) {
      await servers.stop(record.resourceId);
      await servers.start(record);
    }
    instances.update(record.resourceId, { needsReboot: false });
  };
}
