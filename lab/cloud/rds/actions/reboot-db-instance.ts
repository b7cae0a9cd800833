import { describeInstance } from "../instances/describe-instance.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { SECONDS } from "../timeline/phase.ts";

/** Restarts an instance's server; connections end, data and endpoint stay. */
export const rebootDbInstance: RdsAction = ({ instances, timeline }, { parameters }) => {
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  if (record.status !== "available" || record.phases.length > 0) throw refuse.notAvailable(record.identifier);
  const phases = [{ status: "rebooting", seconds: SECONDS.rebooting, task: "restart" }];
  return { DBInstance: describeInstance(timeline.begin(record, phases)) };
};
