import { describeInstance } from "../instances/describe-instance.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { SECONDS } from "../timeline/phase.ts";

/** Restarts an instance's server; connections end, data and endpoint stay, a changed parameter group takes effect. */
export const rebootDbInstance: RdsAction = (context, { parameters }) => {
  const { instances, timeline } = context;
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  if (record.status !== "available" || record.phases.length > 0) throw refuse.notAvailable(record.identifier);
  const phases = [{ status: "rebooting", seconds: SECONDS.rebooting, task: "restart" }];
  return { DBInstance: describeInstance(context, timeline.begin(record, phases)) };
};
