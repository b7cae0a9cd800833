import { checkIdentifier } from "../instances/check-identifier.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import { logExportChange } from "../instances/log-export-change.ts";
import { modificationPhases } from "../instances/modification-phases.ts";
import { planModification } from "../instances/plan-modification.ts";
import { readSettings, SETTINGS } from "../instances/settings.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

/**
 * Changes an instance: at once what never waits, the rest with ApplyImmediately or else held in PendingModifiedValues.
 *
 * With ApplyImmediately everything held so far is applied too. A name that is taken is refused, never overwritten.
 */
export const modifyDbInstance: RdsAction = (context, { parameters }) => {
  const { instances, timeline } = context;
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  if (record.status !== "available" || record.phases.length > 0) throw refuse.notAvailable(record.identifier);
  const newName = parameters.text("NewDBInstanceIdentifier");
  const settings = { ...readSettings(parameters), ...logExportChange(parameters, record) };
  const size = settings["AllocatedStorage"];
  if (typeof size === "number" && size < Number(record.settings["AllocatedStorage"])) {
    throw refuse.invalidCombination(
      "Invalid storage size for engine name postgres: allocated storage may not shrink",
    );
  }
  const changed = planModification(instances, record, {
    settings,
    definitions: SETTINGS,
    password: parameters.text("MasterUserPassword"),
    identifier: newName === undefined ? undefined : checkIdentifier(newName, "NewDBInstanceIdentifier"),
    isImmediate: parameters.flag("ApplyImmediately") ?? false,
  });
  const phases = modificationPhases(changed);
  const saved = phases.length === 0 ? instances.save(changed) : timeline.begin(changed, phases);
  return { DBInstance: describeInstance(context, saved) };
};
