import type { DBClusterRole, DBInstanceRole } from "@aws-sdk/client-rds";
import type { AssociatedRole } from "../model/data.ts";
import type { RdsDatabase } from "../model/rds-database.ts";
import type { Rds } from "./rds.ts";

type ToldRole = DBInstanceRole & DBClusterRole;

/** Reads the roles of an answer, in one order whatever AWS's is. */
export function associatedRoles(told: readonly ToldRole[] | undefined): AssociatedRole[] {
  return (told ?? [])
    .map(({ RoleArn, FeatureName, Status }) => ({
      arn: RoleArn ?? "",
      feature: FeatureName ?? "",
      status: Status ?? "",
    }))
    .sort((a, b) => roleKey(a).localeCompare(roleKey(b)));
}

/** A role that is being associated is under way as a modification is: it is waited for, and nothing is built on it. */
export function pendingRoles(told: readonly ToldRole[] | undefined): string[] {
  return associatedRoles(told)
    .filter(({ status }) => status === "PENDING")
    .map(({ feature, arn }) => `role ${feature || arn}`);
}

/** The roles that the database cannot act as, in words: AWS may refuse to associate them once more. */
export function invalidRoles(told: readonly ToldRole[] | undefined): string[] {
  return associatedRoles(told)
    .filter(({ status }) => status === "INVALID")
    .map(({ feature, arn }) => `the role ${arn}${feature && ` (${feature})`}, which AWS calls invalid`);
}

/** The order of roles, so that two lists of the same are the same. */
function roleKey({ feature, arn }: Pick<AssociatedRole, "arn" | "feature">): string {
  return `${feature} ${arn}`;
}

/** Begins to associate a role with an instance or a cluster; one that is associated already is no error. */
export async function addRole(
  rds: Rds,
  database: RdsDatabase,
  { arn: RoleArn, feature }: Pick<AssociatedRole, "arn" | "feature">,
): Promise<void> {
  const { identifier } = database;
  await rds.call(`add the role ${RoleArn} to`, identifier, (client) => {
    const adding =
      "members" in database
        ? client.addRoleToDBCluster({
            DBClusterIdentifier: identifier,
            RoleArn,
            ...(feature === "" ? {} : { FeatureName: feature }),
          })
        : client.addRoleToDBInstance({ DBInstanceIdentifier: identifier, RoleArn, FeatureName: feature });
    return adding.catch((error: unknown) => {
      // Our own first try, whose answer was lost.
      if (error instanceof Error && /^DB(Instance|Cluster)RoleAlreadyExists/.test(error.name))
        return undefined;
      throw error;
    });
  });
}
