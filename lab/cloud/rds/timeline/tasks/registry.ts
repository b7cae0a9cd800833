import { applyModification } from "./apply-modification.ts";
import { backUp } from "./back-up.ts";
import { initialise } from "./initialise.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";
import { removeInstance } from "./remove-instance.ts";
import { leaveEndpoint, renameInstance } from "./rename-instance.ts";
import { restart } from "./restart.ts";
import { restore } from "./restore.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** The work a phase can name, for instances and clusters alike; a new kind of work is one file and one line. */
export function taskRegistry(context: TaskContext): Readonly<Record<string, InstanceTask>> {
  return {
    initialise: initialise(context),
    restore: restore(context),
    modify: applyModification(context),
    "leave-endpoint": leaveEndpoint(context),
    rename: renameInstance(context),
    restart: restart(context),
    snapshot: takeSnapshot(context),
    "back-up": backUp(context),
    remove: removeInstance(context),
  };
}
