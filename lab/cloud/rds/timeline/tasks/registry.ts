import { applyModification } from "./apply-modification.ts";
import { initialise } from "./initialise.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";
import { removeInstance } from "./remove-instance.ts";
import { renameInstance } from "./rename-instance.ts";
import { restart } from "./restart.ts";

/** The work a phase can name; a new kind of work is one file and one line. */
export function taskRegistry(context: TaskContext): Readonly<Record<string, InstanceTask>> {
  return {
    initialise: initialise(context),
    modify: applyModification(context),
    rename: renameInstance(context),
    restart: restart(context),
    remove: removeInstance(context),
  };
}
