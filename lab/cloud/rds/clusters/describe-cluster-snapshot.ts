import { arnOf } from "../instances/arn-of.ts";
import { settingValue } from "../instances/describe-instance.ts";
import { describeTags } from "../instances/read-tags.ts";
import type { XmlFields } from "../query/xml.ts";
import type { SnapshotRecord } from "../snapshots/snapshot-record.ts";

/** Writes one snapshot as the DBClusterSnapshot element of the API. */
export function describeClusterSnapshot(record: SnapshotRecord, status: string = record.status): XmlFields {
  const { instance: cluster } = record;
  const of = (name: string) => settingValue(cluster.settings[name]);
  return {
    DBClusterSnapshotIdentifier: record.identifier,
    DBClusterSnapshotArn: arnOf("cluster-snapshot", cluster.region, record.identifier, record.account),
    DBClusterIdentifier: cluster.identifier,
    DbClusterResourceId: cluster.resourceId,
    SnapshotType: record.type,
    Status: status,
    PercentProgress: record.status === "available" ? 100 : 0,
    SnapshotCreateTime: record.createdAt,
    ClusterCreateTime: cluster.createdAt,
    Engine: of("Engine"),
    EngineVersion: of("EngineVersion"),
    AllocatedStorage: 1,
    Port: 5432,
    MasterUsername: of("MasterUsername"),
    StorageEncrypted: of("StorageEncrypted"),
    KmsKeyId: of("KmsKeyId"),
    IAMDatabaseAuthenticationEnabled: of("EnableIAMDatabaseAuthentication"),
    TagList: describeTags(record.tags),
  };
}
