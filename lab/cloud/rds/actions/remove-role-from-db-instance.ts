import type { RdsAction } from "../rds-context.ts";
import { removeRole } from "../roles/change-roles.ts";

/** Takes an IAM role away from an instance, for the feature that the request must name. */
export const removeRoleFromDbInstance: RdsAction = ({ instances }, { parameters }) => {
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  parameters.required("FeatureName");
  removeRole(parameters, { store: instances, record, kind: "DBInstance" });
  return {};
};
