import { arnOf } from "../instances/arn-of.ts";
import { isCreating, pendingValues, securityGroups, settingValue } from "../instances/describe-instance.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { describeTags } from "../instances/read-tags.ts";
import { type XmlFields, XmlList } from "../query/xml.ts";
import type { RdsContext } from "../rds-context.ts";
import { restorableWindow } from "../recovery/restorable-window.ts";
import { describeRoles } from "../roles/describe-roles.ts";
import { CLUSTER_SETTINGS, SCALING } from "./cluster-settings.ts";
import { membersOf } from "./members-of.ts";

/** Writes one cluster as the DBCluster element of the API; its endpoint answers only while it has an instance. */
export function describeCluster(context: RdsContext, record: InstanceRecord): XmlFields {
  const plain = CLUSTER_SETTINGS.filter(({ name }) => name !== "VpcSecurityGroupIds" && !name.includes("."));
  const { clusters, clusterSnapshots: snapshots, pace, instances } = context;
  const window = clusters.byResourceId(record.resourceId) && restorableWindow({ snapshots, pace }, record);
  const hasEndpoint = !isCreating(record);
  return {
    DBClusterIdentifier: record.identifier,
    DbClusterResourceId: record.resourceId,
    DBClusterArn: arnOf("cluster", record.region, record.identifier),
    Status: record.status,
    ClusterCreateTime: record.createdAt,
    ...Object.fromEntries(plain.map(({ name, answer }) => [answer, settingValue(record.settings[name])])),
    AllocatedStorage: 1,
    MultiAZ: false,
    Endpoint: hasEndpoint ? "127.0.0.1" : undefined,
    ReaderEndpoint: hasEndpoint ? "127.0.0.1" : undefined,
    Port: record.port,
    HostedZoneId: "ZLAB",
    EarliestRestorableTime: window?.earliest,
    LatestRestorableTime: window?.latest,
    ServerlessV2ScalingConfiguration: scalingOf(record),
    VpcSecurityGroups: securityGroups(record.settings["VpcSecurityGroupIds"]),
    DBClusterMembers: new XmlList(
      "DBClusterMember",
      membersOf(instances, record.resourceId).map(({ identifier, settings }, index) => ({
        DBInstanceIdentifier: identifier,
        IsClusterWriter: index === 0,
        DBClusterParameterGroupStatus: "in-sync",
        PromotionTier: settingValue(settings["PromotionTier"]),
      })),
    ),
    ReadReplicaIdentifiers: new XmlList("ReadReplicaIdentifier", []),
    AssociatedRoles: describeRoles(record, "DBClusterRole"),
    PendingModifiedValues: pendingValues(record, CLUSTER_SETTINGS),
    TagList: describeTags(record.tags),
  };
}

/** Absent in a cluster that was never told how to scale. */
function scalingOf({ settings }: InstanceRecord): XmlFields | undefined {
  const [MinCapacity, MaxCapacity] = SCALING.map((name) => settingValue(settings[name]));
  return MinCapacity === undefined ? undefined : { MinCapacity, MaxCapacity };
}
