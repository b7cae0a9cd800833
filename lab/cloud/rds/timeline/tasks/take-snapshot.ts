import type { InstanceTask, TaskContext } from "./instance-task.ts";

/** Copies the running database into the snapshot that the phase names; a complete one is left as it is. */
export function takeSnapshot({ servers, snapshots }: TaskContext): InstanceTask {
  return async (record, { subject }) => {
    const snapshot = subject === undefined ? undefined : snapshots.find(subject);
    if (snapshot?.status !== "creating") return;
    await servers.copy(record, snapshots.dataOf(snapshot.identifier));
    snapshots.save({ ...snapshot, status: "available", createdAt: new Date().toISOString() });
  };
}
