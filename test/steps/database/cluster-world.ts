import {
  AddRoleToDBClusterCommand,
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { clientOf, describeOne, PASSWORD, query, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { eventually, type Lab } from "../../lab/cloud/start-lab.ts";

const URN = "urn:pulumi:prod::shop::aws:rds/cluster:Cluster::database";
const ENGINE = "aurora-postgresql";

/** A cluster with a writer and a reader that differs from a new one in what a restore forgets, with two orders in it. */
export async function aSourceCluster(lab: Lab, name: string): Promise<DBCluster> {
  const rds = clientOf(lab);
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: name,
      Engine: ENGINE,
      MasterUsername: "app",
      MasterUserPassword: PASSWORD,
      DatabaseName: "platform",
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ["postgresql"],
      VpcSecurityGroupIds: ["sg-app"],
      DBSubnetGroupName: "private",
      DBClusterParameterGroupName: "tuned-cluster",
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
      Tags: [{ Key: "team", Value: "orders" }],
    }),
  );
  await clusterAvailable(rds, name);
  const members = [
    {
      DBInstanceIdentifier: `${name}-b`,
      DBInstanceClass: "db.r6g.large",
      PromotionTier: 0,
      AvailabilityZone: "eu-central-1b",
    },
    {
      DBInstanceIdentifier: `${name}-a`,
      DBInstanceClass: "db.serverless",
      PromotionTier: 5,
      AvailabilityZone: "eu-central-1c",
    },
  ];
  for (const member of members) {
    await rds.send(
      new CreateDBInstanceCommand({
        ...member,
        DBClusterIdentifier: name,
        Engine: ENGINE,
        DBParameterGroupName: "tuned",
        CopyTagsToSnapshot: true,
        PreferredMaintenanceWindow: "tue:03:00-tue:03:30",
        MonitoringInterval: 30,
        MonitoringRoleArn: "arn:aws:iam::123456789012:role/monitoring",
        Tags: [{ Key: "team", Value: "orders" }],
      }),
    );
    // Two that are made in the same moment could not be told apart: the older one is the writer.
    await untilAvailable(rds, member.DBInstanceIdentifier);
  }
  await rds.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: name,
      PreferredMaintenanceWindow: "mon:03:00-mon:03:30",
      ApplyImmediately: true,
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await clusterAvailable(rds, name);
  const RoleArn = "arn:aws:iam::123456789012:role/imports";
  await rds.send(new AddRoleToDBClusterCommand({ DBClusterIdentifier: name, RoleArn }));
  await eventually(async () => {
    const { AssociatedRoles: [added] = [] } = (await lookAtCluster(rds, name)) ?? {};
    return added?.Status === "ACTIVE" ? true : undefined;
  }, "the role is active");
  const source = await clusterAvailable(rds, name);
  const sql = "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)";
  await query(endpointOf(source), sql, "platform");
  return source;
}

/** What the lab's API says of a cluster, or undefined. */
export async function lookAtCluster(
  rds: RDSClient,
  DBClusterIdentifier: string,
): Promise<DBCluster | undefined> {
  return rds
    .send(new DescribeDBClustersCommand({ DBClusterIdentifier }))
    .then(({ DBClusters }) => DBClusters?.[0])
    .catch(() => undefined);
}

/** Waits until a cluster is available three looks in a row. */
export async function clusterAvailable(rds: RDSClient, name: string): Promise<DBCluster> {
  let streak = 0;
  return eventually(async () => {
    const cluster = await lookAtCluster(rds, name);
    streak = cluster?.Status === "available" ? streak + 1 : 0;
    return streak >= 3 ? cluster : undefined;
  }, `cluster ${name} available`);
}

/** Takes a cluster's snapshot and waits for it and the cluster. */
export async function takeClusterSnapshot(rds: RDSClient, name: string, id: string): Promise<void> {
  const names = { DBClusterIdentifier: name, DBClusterSnapshotIdentifier: id };
  await rds.send(new CreateDBClusterSnapshotCommand(names));
  await eventually(async () => {
    const wanted = new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id });
    const { DBClusterSnapshots } = await rds.send(wanted);
    return DBClusterSnapshots?.find(({ Status }) => Status === "available");
  }, `cluster snapshot ${id} available`);
  await clusterAvailable(rds, name);
}

/** A cluster's writer endpoint, where the specs ask. */
export const endpointOf = ({ Endpoint, Port }: DBCluster) => ({
  Endpoint: { Address: Endpoint!, Port: Port! },
});

/** The settings that name a cluster and the instances that the stack records. */
export async function clusterSettings(rds: RDSClient, cluster: DBCluster) {
  const members = (cluster.DBClusterMembers ?? []).map(async ({ DBInstanceIdentifier: identifier = "" }) => {
    const { DbiResourceId: resourceId = "" } = await describeOne(rds, identifier);
    return {
      urn: `urn:pulumi:prod::shop::aws:rds/clusterInstance:ClusterInstance::${identifier}`,
      identifier,
      resourceId,
    };
  });
  return {
    urn: URN,
    identifier: cluster.DBClusterIdentifier!,
    resourceId: cluster.DbClusterResourceId!,
    region: "eu-central-1",
    members: await Promise.all(members),
  };
}
