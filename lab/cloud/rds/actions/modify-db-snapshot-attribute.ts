import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

/** Refuses to share a snapshot: the lab has one account. */
export const modifyDbSnapshotAttribute: RdsAction = ({ snapshots }, { parameters }) => {
  const { identifier } = snapshots.require(parameters.required("DBSnapshotIdentifier"));
  throw refuse.unsupported(
    `The lab has one account and shares no snapshots; leave ModifyDBSnapshotAttribute of ${identifier} out.`,
  );
};
