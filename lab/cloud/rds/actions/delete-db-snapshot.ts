import type { RdsAction } from "../rds-context.ts";
import { describeSnapshot } from "../snapshots/describe-snapshot.ts";
import { requireDeletable } from "../snapshots/require-deletable.ts";

/** Deletes a complete manual snapshot with its data; automated ones go with their instance. */
export const deleteDbSnapshot: RdsAction = (context, { parameters }) => {
  const { snapshots, instances } = context;
  const record = requireDeletable(snapshots, instances, parameters.required("DBSnapshotIdentifier"));
  snapshots.remove(record.identifier);
  return { DBSnapshot: describeSnapshot(record, "deleted") };
};
