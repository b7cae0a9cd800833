import { NO_CHANGE } from "../../instances/instance-record.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Moves the instance to its new name and that name's endpoint: the server restarts there, the old endpoint is dead. */
export function renameInstance({ instances, servers, ports }: TaskContext): InstanceTask {
  return async (record) => {
    const identifier = record.applying.identifier ?? record.identifier;
    await servers.stop(record.resourceId);
    const port = await ports.portOf(identifier);
    await servers.start({ ...record, port });
    // Only now: a start that fails, or is cut off, must leave the old name and the wish for the new one.
    instances.update(record.resourceId, { identifier, port, applying: NO_CHANGE });
  };
}
