import type { DBCluster } from "@aws-sdk/client-rds";
import { confirmedAbsence } from "./rds-describe.ts";
import { absentIfNotFound } from "./rds-errors.ts";
import { type Tags, tagsOf } from "./rds-tags.ts";
import { waitFor } from "./rds-wait.ts";
import type { Rds } from "./rds.ts";

/** An Aurora cluster: it holds the data and the endpoints; its instances only compute. */
export interface RdsCluster {
  readonly identifier: string;
  readonly resourceId: string;
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  readonly deletionProtection: boolean;
  readonly securityGroups: readonly string[];
  readonly subnetGroup: string | undefined;
  readonly parameterGroup: string | undefined;
  readonly iamAuthentication: boolean;
  readonly kmsKey: string | undefined;
  readonly members: readonly { readonly identifier: string; readonly isWriter: boolean }[];
  readonly pendingModifications: readonly string[];
  readonly tags: Tags;
}

/** Finds a cluster by its name; undefined only after three answers agree that there is none. */
export function findCluster(rds: Rds, identifier: string): Promise<RdsCluster | undefined> {
  return confirmedAbsence(rds, () => lookForCluster(rds, identifier));
}

/** One look for a cluster. */
export async function lookForCluster(rds: Rds, identifier: string): Promise<RdsCluster | undefined> {
  const answer = await rds
    .call("describe", identifier, (client) => client.describeDBClusters({ DBClusterIdentifier: identifier }))
    .catch(absentIfNotFound);
  return answer?.DBClusters?.map(toCluster).find((cluster) => cluster.identifier === identifier);
}

/** Waits until a cluster is available and nothing of it is pending. */
export function waitForCluster(
  rds: Rds,
  identifier: string,
  options: { readonly limitMs: number; readonly onProgress?: (message: string) => void },
): Promise<RdsCluster> {
  return waitFor(rds, {
    subject: identifier,
    look: () => lookForCluster(rds, identifier),
    isReached: ({ pendingModifications }) => pendingModifications.length === 0,
    ...options,
  });
}

function toCluster(told: DBCluster): RdsCluster {
  const { Endpoint: host, Port: port } = told;
  const pending = Object.entries(told.PendingModifiedValues ?? {});
  const groups = told.VpcSecurityGroups ?? [];
  return {
    identifier: told.DBClusterIdentifier ?? "",
    resourceId: told.DbClusterResourceId ?? "",
    arn: told.DBClusterArn ?? "",
    status: told.Status ?? "",
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    endpoint: host === undefined || port === undefined ? undefined : { host, port },
    deletionProtection: told.DeletionProtection ?? false,
    securityGroups: groups.flatMap(({ VpcSecurityGroupId: id }) => (id === undefined ? [] : [id])).sort(),
    subnetGroup: told.DBSubnetGroup,
    parameterGroup: told.DBClusterParameterGroup,
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    kmsKey: told.KmsKeyId,
    members: (told.DBClusterMembers ?? []).map((member) => ({
      identifier: member.DBInstanceIdentifier ?? "",
      isWriter: member.IsClusterWriter ?? false,
    })),
    pendingModifications: pending.filter(([, value]) => value !== undefined).map(([name]) => name),
    tags: tagsOf(told.TagList),
  };
}
