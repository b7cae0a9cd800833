import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { CreateDBClusterMessage, DBCluster, ModifyDBClusterMessage, RDS } from "@aws-sdk/client-rds";

import { InitFailure } from "../harness/init-failure.ts";
import { textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall, ResourceType } from "../harness/resource-type.ts";
import { allTags } from "./aws-config.ts";
import { rdsCall, rdsClient } from "./rds-client.ts";
import { CLUSTER_COMPUTED, clusterOutputs } from "./rds-cluster-outputs.ts";
import { rdsTags } from "./rds-create.ts";
import { logExportFields, only, renamed } from "./rds-fields.ts";
import { retag } from "./rds-modify.ts";
import { untilAbsent, untilSettled, type Watched } from "./rds-wait.ts";

const LIMIT_MS = 120 * 60_000;

/** Inputs under the names CreateDBCluster and ModifyDBCluster give them. */
const CHANGEABLE: Readonly<Record<string, string>> = {
  backupRetentionPeriod: "BackupRetentionPeriod",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbClusterParameterGroupName: "DBClusterParameterGroupName",
  deletionProtection: "DeletionProtection",
  engineVersion: "EngineVersion",
  iamDatabaseAuthenticationEnabled: "EnableIAMDatabaseAuthentication",
  masterPassword: "MasterUserPassword",
  networkType: "NetworkType",
  preferredBackupWindow: "PreferredBackupWindow",
  preferredMaintenanceWindow: "PreferredMaintenanceWindow",
  vpcSecurityGroupIds: "VpcSecurityGroupIds",
};

const ONLY_AT_CREATION: Readonly<Record<string, string>> = {
  databaseName: "DatabaseName",
  dbSubnetGroupName: "DBSubnetGroupName",
  enabledCloudwatchLogsExports: "EnableCloudwatchLogsExports",
  engine: "Engine",
  engineLifecycleSupport: "EngineLifecycleSupport",
  engineMode: "EngineMode",
  kmsKeyId: "KmsKeyId",
  masterUsername: "MasterUsername",
  storageEncrypted: "StorageEncrypted",
};

/**
 * `aws:rds/cluster:Cluster` with the real provider's dangers.
 *
 * The id is the cluster's *name*: a refresh finds whoever bears it, and so do modifications and
 * deletions; `clusterResourceId` is an output that nobody asks by. A changed name replaces. A cluster
 * that is not named gets `tf-…` from the provider, and no input says so.
 */
export const rdsCluster: ResourceType = {
  token: "aws:rds/cluster:Cluster",
  forceNew: [
    ...["clusterIdentifier", "clusterIdentifierPrefix", "engine", "engineMode", "databaseName"],
    ...["masterUsername", "dbSubnetGroupName", "kmsKeyId", "storageEncrypted", "availabilityZones"],
    ...["restoreToPointInTime", "sourceRegion", "clusterScalabilityType", "dbSystemId", "region"],
  ],
  replaces: ({ path, after }) => path === "snapshotIdentifier" && after !== undefined,
  required: ["engine"],
  defaults: {
    copyTagsToSnapshot: false,
    deleteAutomatedBackups: true,
    enableGlobalWriteForwarding: false,
    enableHttpEndpoint: false,
    enableLocalWriteForwarding: false,
    engineMode: "provisioned",
    skipFinalSnapshot: false,
  },
  computed: CLUSTER_COMPUTED,
  schemaVersion: 1,

  async create(inputs, call) {
    const rds = await rdsClient(call.config);
    const id = nameOf(inputs);
    const created = await rdsCall(`creating RDS Cluster (${id})`, () => create(rds, id, inputs, call));
    try {
      const cluster = await untilSettled(named(rds, id), call, LIMIT_MS);
      return { id, outputs: clusterOutputs(cluster, inputs) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InitFailure(id, inputs, clusterOutputs(created ?? {}, inputs), [reason]);
    }
  },
  async read(id, state, call) {
    const cluster = await findCluster(await rdsClient(call.config), id);
    // An import cannot know how the deletion is meant, and takes the dangerous way.
    const isImport = Object.keys(state).length === 0;
    const known = isImport ? { skipFinalSnapshot: true, deleteAutomatedBackups: true } : state;
    return cluster && { id, outputs: clusterOutputs(cluster, known) };
  },
  async update(id, inputs, state, call) {
    const rds = await rdsClient(call.config);
    const fields = { ...changedFields(inputs, state), ...logExportFields(inputs, state) };
    if (Object.keys(fields).length > 0) {
      await modify(rds, id, { ...fields, ApplyImmediately: inputs["applyImmediately"] === true });
    }
    const cluster = await untilSettled(named(rds, id), call, LIMIT_MS);
    const tags = allTags(inputs, call.config);
    const isRetagged = await retag(rds, cluster.DBClusterArn, cluster.TagList, tags);
    return clusterOutputs(isRetagged ? ((await findCluster(rds, id)) ?? cluster) : cluster, inputs);
  },
  delete: deleteCluster,
};

/** The cluster that bears this name now. */
export async function findCluster(rds: RDS, id: string): Promise<DBCluster | undefined> {
  const answer = await rdsCall(`reading RDS Cluster (${id})`, () =>
    rds.describeDBClusters({ DBClusterIdentifier: id }).catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith("DBClusterNotFound")) return undefined;
      throw error;
    }),
  );
  return answer?.DBClusters?.find((cluster) => cluster.DBClusterIdentifier === id);
}

function named(rds: RDS, id: string): Watched<DBCluster> {
  return {
    what: `RDS Cluster (${id})`,
    look: () => findCluster(rds, id),
    statusOf: ({ Status }) => Status,
  };
}

function nameOf({ clusterIdentifier, clusterIdentifierPrefix }: Properties): string {
  if (typeof clusterIdentifier === "string") return clusterIdentifier;
  const prefix = typeof clusterIdentifierPrefix === "string" ? clusterIdentifierPrefix : "tf-";
  return `${prefix}${randomBytes(13).toString("hex")}`;
}

async function create(
  rds: RDS,
  id: string,
  inputs: Properties,
  call: ResourceCall,
): Promise<DBCluster | undefined> {
  for (const unsupported of ["snapshotIdentifier", "restoreToPointInTime", "replicationSourceIdentifier"]) {
    if (inputs[unsupported] !== undefined)
      throw new Error(`the lab creates no cluster from another one; leave ${unsupported} out`);
  }
  const request = {
    ...renamed(inputs, { ...CHANGEABLE, ...ONLY_AT_CREATION }),
    DBClusterIdentifier: id,
    Tags: rdsTags(inputs, call),
  } as CreateDBClusterMessage;
  return (await rds.createDBCluster(request)).DBCluster;
}

function changedFields(inputs: Properties, state: Properties): Properties {
  const differing = Object.keys(CHANGEABLE).filter((name) => !isDeepStrictEqual(inputs[name], state[name]));
  return renamed(only(inputs, differing), CHANGEABLE);
}

function modify(rds: RDS, id: string, fields: Properties): Promise<unknown> {
  const request = { ...fields, DBClusterIdentifier: id } as ModifyDBClusterMessage;
  return rdsCall(`updating RDS Cluster (${id})`, () => rds.modifyDBCluster(request));
}

/**
 * Deletes the cluster that bears the recorded name, whichever that is by now.
 *
 * Kept on purpose: where the state does not record a protection and says `applyImmediately`, the
 * provider takes the protection off by itself.
 */
async function deleteCluster(id: string, state: Properties, call: ResourceCall): Promise<void> {
  const rds = await rdsClient(call.config);
  const skips = state["skipFinalSnapshot"] === true;
  const snapshot = state["finalSnapshotIdentifier"];
  if (!skips && typeof snapshot !== "string")
    throw new Error("RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false");
  const remove = () =>
    rdsCall(`deleting RDS Cluster (${id})`, () =>
      rds.deleteDBCluster({
        DBClusterIdentifier: id,
        SkipFinalSnapshot: skips,
        ...(skips ? {} : { FinalDBSnapshotIdentifier: textOf(snapshot) }),
        DeleteAutomatedBackups: state["deleteAutomatedBackups"] !== false,
      }),
    );
  try {
    await remove().catch(async (error: unknown) => {
      const isProtected = error instanceof Error && error.message.includes("disable deletion pro");
      const mayUnprotect = state["deletionProtection"] !== true && state["applyImmediately"] === true;
      if (!isProtected || !mayUnprotect) throw error;
      await modify(rds, id, { DeletionProtection: false, ApplyImmediately: true });
      await untilSettled(named(rds, id), call, LIMIT_MS);
      await remove();
    });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("DBClusterNotFound")) throw error;
  }
  await untilAbsent(named(rds, id), call, LIMIT_MS);
}
