import type { RdsAction } from "../rds-context.ts";
import { addRole } from "../roles/change-roles.ts";

/** Associates an IAM role with an instance, for the feature that the request must name. */
export const addRoleToDbInstance: RdsAction = (context, { parameters }) => {
  const { instances } = context;
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  parameters.required("FeatureName");
  addRole(context, parameters, { store: instances, record, kind: "DBInstance" });
  return {};
};
