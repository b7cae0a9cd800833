import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { CreateDBInstanceMessage, DBInstance, ModifyDBInstanceMessage, RDS } from "@aws-sdk/client-rds";

import { InitFailure } from "../harness/init-failure.ts";
import type { Properties, Value } from "../harness/property-values.ts";
import type { ResourceType } from "../harness/resource-type.ts";
import { allTags } from "./aws-config.ts";
import { rdsCall, rdsClient } from "./rds-client.ts";
import { findCluster } from "./rds-cluster.ts";
import { rdsTags } from "./rds-create.ts";
import { only, renamed } from "./rds-fields.ts";
import { retag } from "./rds-modify.ts";
import { declaredVersion, overKnown, tagRecord } from "./rds-outputs.ts";
import { untilAbsent, untilSettled, type Watched } from "./rds-wait.ts";

const LIMIT_MS = 90 * 60_000;

/** Inputs under the names CreateDBInstance and ModifyDBInstance give them. */
const CHANGEABLE: Readonly<Record<string, string>> = {
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  caCertIdentifier: "CACertificateIdentifier",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbParameterGroupName: "DBParameterGroupName",
  instanceClass: "DBInstanceClass",
  monitoringInterval: "MonitoringInterval",
  monitoringRoleArn: "MonitoringRoleArn",
  performanceInsightsEnabled: "EnablePerformanceInsights",
  preferredMaintenanceWindow: "PreferredMaintenanceWindow",
  promotionTier: "PromotionTier",
  publiclyAccessible: "PubliclyAccessible",
};

const ONLY_AT_CREATION: Readonly<Record<string, string>> = {
  availabilityZone: "AvailabilityZone",
  clusterIdentifier: "DBClusterIdentifier",
  dbSubnetGroupName: "DBSubnetGroupName",
  engine: "Engine",
  engineVersion: "EngineVersion",
};

/**
 * `aws:rds/clusterInstance:ClusterInstance`: one way to a cluster's data, with the real provider's dangers.
 *
 * The id is the instance's *name*, by which it is read, modified and deleted; `dbiResourceId` is a mere
 * output. A changed name, zone or cluster replaces.
 */
export const rdsClusterInstance: ResourceType = {
  token: "aws:rds/clusterInstance:ClusterInstance",
  forceNew: [
    ...["identifier", "identifierPrefix", "clusterIdentifier", "engine", "availabilityZone"],
    ...["dbSubnetGroupName", "customIamInstanceProfile", "region"],
  ],
  required: ["clusterIdentifier", "engine", "instanceClass"],
  defaults: {
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: false,
    forceDestroy: false,
    monitoringInterval: 0,
    promotionTier: 0,
  },
  computed: [
    ...["arn", "dbiResourceId", "endpoint", "engineVersionActual", "kmsKeyId", "networkType", "port"],
    ...["storageEncrypted", "writer"],
  ],

  async create(inputs, call) {
    const rds = await rdsClient(call.config);
    const id = nameOf(inputs);
    const request = {
      ...renamed(inputs, { ...CHANGEABLE, ...ONLY_AT_CREATION }),
      DBInstanceIdentifier: id,
      Tags: rdsTags(inputs, call),
    } as CreateDBInstanceMessage;
    await rdsCall(`creating RDS Cluster Instance (${id})`, () => rds.createDBInstance(request));
    try {
      await untilSettled(named(rds, id), call, LIMIT_MS);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InitFailure(id, inputs, inputs, [reason]);
    }
    return { id, outputs: (await outputsOf(rds, id, inputs)) ?? inputs };
  },
  async read(id, state, call) {
    const outputs = await outputsOf(await rdsClient(call.config), id, state);
    return outputs && { id, outputs };
  },
  async update(id, inputs, state, call) {
    const rds = await rdsClient(call.config);
    const differing = Object.keys(CHANGEABLE).filter((name) => !isDeepStrictEqual(inputs[name], state[name]));
    const fields = renamed(only(inputs, differing), CHANGEABLE);
    if (Object.keys(fields).length > 0) {
      const request = {
        ...fields,
        DBInstanceIdentifier: id,
        ApplyImmediately: inputs["applyImmediately"] === true,
      } as ModifyDBInstanceMessage;
      await rdsCall(`updating RDS Cluster Instance (${id})`, () => rds.modifyDBInstance(request));
    }
    const { DBInstanceArn, TagList } = await untilSettled(named(rds, id), call, LIMIT_MS);
    await retag(rds, DBInstanceArn, TagList, allTags(inputs, call.config));
    return (await outputsOf(rds, id, inputs)) ?? inputs;
  },
  async delete(id, _state, call) {
    const rds = await rdsClient(call.config);
    await rdsCall(`deleting RDS Cluster Instance (${id})`, () =>
      rds.deleteDBInstance({ DBInstanceIdentifier: id }).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.name.startsWith("DBInstanceNotFound")) throw error;
      }),
    );
    await untilAbsent(named(rds, id), call, LIMIT_MS);
  },
};

async function findByName(rds: RDS, id: string): Promise<DBInstance | undefined> {
  const answer = await rdsCall(`reading RDS Cluster Instance (${id})`, () =>
    rds.describeDBInstances({ DBInstanceIdentifier: id }).catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith("DBInstanceNotFound")) return undefined;
      throw error;
    }),
  );
  return answer?.DBInstances?.find((instance) => instance.DBInstanceIdentifier === id);
}

function named(rds: RDS, id: string): Watched<DBInstance> {
  return {
    what: `RDS Cluster Instance (${id})`,
    look: () => findByName(rds, id),
    statusOf: ({ DBInstanceStatus }) => DBInstanceStatus,
  };
}

function nameOf({ identifier, identifierPrefix }: Properties): string {
  if (typeof identifier === "string") return identifier;
  const prefix = typeof identifierPrefix === "string" ? identifierPrefix : "tf-";
  return `${prefix}${randomBytes(13).toString("hex")}`;
}

async function outputsOf(rds: RDS, id: string, known: Properties): Promise<Properties | undefined> {
  const instance = await findByName(rds, id);
  if (instance === undefined) return undefined;
  const cluster = await findCluster(rds, instance.DBClusterIdentifier ?? "");
  const told: Record<string, Value | undefined> = {
    arn: instance.DBInstanceArn,
    autoMinorVersionUpgrade: instance.AutoMinorVersionUpgrade,
    availabilityZone: instance.AvailabilityZone,
    caCertIdentifier: instance.CACertificateIdentifier,
    clusterIdentifier: instance.DBClusterIdentifier,
    copyTagsToSnapshot: instance.CopyTagsToSnapshot,
    dbParameterGroupName: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    dbSubnetGroupName: instance.DBSubnetGroup?.DBSubnetGroupName,
    dbiResourceId: instance.DbiResourceId,
    endpoint: instance.Endpoint?.Address,
    engine: instance.Engine,
    engineVersion: declaredVersion(known["engineVersion"], instance.EngineVersion),
    engineVersionActual: instance.EngineVersion,
    identifier: instance.DBInstanceIdentifier,
    instanceClass: instance.DBInstanceClass,
    kmsKeyId: instance.KmsKeyId,
    monitoringInterval: instance.MonitoringInterval,
    monitoringRoleArn: instance.MonitoringRoleArn,
    networkType: instance.NetworkType,
    performanceInsightsEnabled: instance.PerformanceInsightsEnabled,
    port: instance.Endpoint?.Port,
    preferredMaintenanceWindow: instance.PreferredMaintenanceWindow,
    promotionTier: instance.PromotionTier,
    publiclyAccessible: instance.PubliclyAccessible,
    storageEncrypted: instance.StorageEncrypted,
    tagsAll: tagRecord(instance.TagList),
    writer: cluster?.DBClusterMembers?.find((member) => member.DBInstanceIdentifier === id)?.IsClusterWriter,
  };
  return overKnown(told, known);
}
