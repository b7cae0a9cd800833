import type { RdsAction } from "../rds-context.ts";
import { removeRole } from "../roles/change-roles.ts";

/** Takes an IAM role away from a cluster. */
export const removeRoleFromDbCluster: RdsAction = ({ clusters }, { parameters }) => {
  const record = clusters.require(parameters.required("DBClusterIdentifier"));
  removeRole(parameters, { store: clusters, record, kind: "DBCluster" });
  return {};
};
