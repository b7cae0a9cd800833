import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeInstance } from "../instances/describe-instance.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction, RdsContext } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { SECONDS } from "../timeline/phase.ts";

/** Deletes an instance, unless it is protected or it is left open whether its data is to be kept. */
export const deleteDbInstance: RdsAction = (context, { parameters }) => {
  const record = context.instances.require(parameters.required("DBInstanceIdentifier"));
  const finalSnapshot = finalSnapshotOf(context, parameters);
  if (record.settings["DeletionProtection"] === true) {
    throw refuse.invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  }
  if (record.phases.length > 0) throw refuse.notAvailable(record.identifier);
  const ending = { ...record, ...(finalSnapshot === undefined ? {} : { finalSnapshot }) };
  const phases = [{ status: "deleting", seconds: SECONDS.deleting, task: "remove" }];
  return { DBInstance: describeInstance(context.timeline.begin(ending, phases)) };
};

function finalSnapshotOf({ directory }: RdsContext, parameters: Parameters): string | undefined {
  const name = parameters.text("FinalDBSnapshotIdentifier")?.toLowerCase();
  if (parameters.flag("SkipFinalSnapshot") === true) {
    if (name === undefined) return undefined;
    throw refuse.invalidCombination(
      "FinalDBSnapshotIdentifier can not be specified when deleting without final snapshot",
    );
  }
  if (name === undefined) {
    throw refuse.invalidCombination(
      "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
    );
  }
  if (!/^[a-z](?:-?[a-z0-9])*$/.test(name) || name.length > 255) {
    throw refuse.invalidValue("The parameter FinalDBSnapshotIdentifier is not a valid identifier.");
  }
  if (existsSync(join(directory, "snapshots", name))) throw refuse.snapshotExists(name);
  return name;
}
