import type { RdsAction } from "../rds-context.ts";
import { addRole } from "../roles/change-roles.ts";

/** Associates an IAM role with a cluster. */
export const addRoleToDbCluster: RdsAction = (context, { parameters }) => {
  const { clusters } = context;
  const record = clusters.require(parameters.required("DBClusterIdentifier"));
  addRole(context, parameters, { store: clusters, record, kind: "DBCluster" });
  return {};
};
