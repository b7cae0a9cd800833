import { automatedName } from "../../snapshots/automated-name.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** Takes an automated snapshot, which restores to a point in time start from. */
export function backUp(context: TaskContext): InstanceTask {
  const take = takeSnapshot(context);
  return async (record, phase) => {
    const startedAt = new Date().toISOString();
    const identifier = automatedName(context.snapshots, record, startedAt);
    const tags = record.settings["CopyTagsToSnapshot"] === true ? record.tags : [];
    const common = { identifier, startedAt, instance: record, tags };
    context.snapshots.save({ ...common, type: "automated", status: "creating" });
    await take(record, { ...phase, subject: identifier });
  };
}
