import { NO_CHANGE } from "../../instances/instance-record.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Takes the old endpoint away, at once and before the new one answers. */
export function leaveEndpoint({ servers }: TaskContext): InstanceTask {
  return (record) => servers.stop(record.resourceId);
}

/** Moves the instance to its new name and starts its server on that name's endpoint. */
export function renameInstance({ instances, servers, ports, family }: TaskContext): InstanceTask {
  return async (record) => {
    const identifier = record.applying.identifier ?? record.identifier;
    await servers.stop(record.resourceId);
    if (record.clusterResourceId === undefined) {
      const port = await ports.portOf(family.portKey(identifier));
      if (family.isServed(record)) await servers.start({ ...record, port });
      instances.update(record.resourceId, { port });
      family.moved(record, port);
    }
    // Only now: a start that fails, or is cut off, must leave the old name and the wish for the new one.
    instances.update(record.resourceId, { identifier, applying: NO_CHANGE });
  };
}
