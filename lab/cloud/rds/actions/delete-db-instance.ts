import { describeInstance } from "../instances/describe-instance.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { finalSnapshotName } from "../snapshots/final-snapshot-name.ts";
import { openSnapshot } from "../snapshots/open-snapshot.ts";
import { SECONDS } from "../timeline/phase.ts";

const BROKEN = ["failed", "incompatible-restore", "incompatible-network"];

/** Deletes an instance, unless it is protected or it is left open whether its data is to be kept. */
export const deleteDbInstance: RdsAction = (context, { parameters }) => {
  const record = context.instances.require(parameters.required("DBInstanceIdentifier"));
  const isMember = record.clusterResourceId !== undefined;
  const finalSnapshot = isMember
    ? undefined
    : finalSnapshotName(parameters, "FinalDBSnapshotIdentifier", context.snapshots);
  if (record.settings["DeletionProtection"] === true) {
    throw refuse.invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  }
  if (record.phases.length > 0) throw refuse.notAvailable(record.identifier);
  if (finalSnapshot !== undefined && BROKEN.includes(record.status)) {
    throw refuse.invalidState(
      `Instance ${record.identifier} is ${record.status}: it can be deleted only without a final snapshot.`,
    );
  }
  if (finalSnapshot !== undefined) openSnapshot(context, { identifier: finalSnapshot, instance: record });
  const ending = {
    ...record,
    keepsAutomatedBackups: parameters.flag("DeleteAutomatedBackups") === false,
    ...(finalSnapshot === undefined ? {} : { finalSnapshot }),
  };
  const phases = [{ status: "deleting", seconds: SECONDS.deleting, task: "remove" }];
  return { DBInstance: describeInstance(context, context.timeline.begin(ending, phases)) };
};
