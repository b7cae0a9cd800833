import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network.ts";
import type { Settings } from "./settings.ts";

/** How the backend reaches its data. */
export interface Database {
  readonly host: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly name: string;
  readonly user: string;
  readonly password: pulumi.Output<string>;
  readonly identifier: pulumi.Output<string>;
  readonly resourceId: pulumi.Output<string>;
}

const USER = "platform";
const NAME = "platform";

/**
 * Declares the PostgreSQL instance, kept three times over: Pulumi protects it and never deletes it, AWS refuses to.
 *
 * These options must be in the state before an incident; an older program that lacks them does not bring them back.
 */
export function createDatabase(settings: Settings, network: Network): Database {
  const subnets = new aws.rds.SubnetGroup("database", {
    name: settings.name,
    subnetIds: network.privateSubnetIds,
    tags: settings.tags,
  });
  const instance = new aws.rds.Instance(
    "database",
    {
      identifier: settings.name,
      engine: "postgres",
      engineVersion: "15",
      instanceClass: settings.databaseClass,
      allocatedStorage: settings.databaseStorageGb,
      storageType: "gp3",
      storageEncrypted: true,
      multiAz: settings.databaseMultiAz,
      dbName: NAME,
      username: USER,
      password: settings.databasePassword,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [network.databaseSecurityGroupId],
      publiclyAccessible: false,
      backupRetentionPeriod: 7,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${settings.name}-final`,
      applyImmediately: true,
      tags: settings.tags,
    },
    { protect: true, retainOnDelete: true },
  );
  return {
    host: instance.address,
    port: instance.port,
    name: NAME,
    user: USER,
    password: settings.databasePassword,
    identifier: instance.identifier,
    resourceId: instance.resourceId,
  };
}
