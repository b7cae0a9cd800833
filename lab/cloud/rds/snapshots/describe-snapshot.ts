import { arnOf } from "../instances/arn-of.ts";
import { settingValue } from "../instances/describe-instance.ts";
import { describeTags } from "../instances/read-tags.ts";
import type { XmlFields } from "../query/xml.ts";
import type { SnapshotRecord } from "./snapshot-record.ts";

/** Writes one snapshot as the DBSnapshot element of the API; it has no creation time while it is being taken. */
export function describeSnapshot(record: SnapshotRecord, status: string = record.status): XmlFields {
  const { instance } = record;
  const of = (name: string) => settingValue(instance.settings[name]);
  return {
    DBSnapshotIdentifier: record.identifier,
    DBSnapshotArn: arnOf("snapshot", instance.region, record.identifier, record.account),
    DBInstanceIdentifier: instance.identifier,
    DbiResourceId: instance.resourceId,
    SnapshotType: record.type,
    Status: status,
    PercentProgress: record.status === "available" ? 100 : 0,
    SnapshotCreateTime: record.createdAt,
    OriginalSnapshotCreateTime: record.createdAt,
    InstanceCreateTime: instance.createdAt,
    Engine: of("Engine"),
    EngineVersion: of("EngineVersion"),
    AllocatedStorage: of("AllocatedStorage"),
    AvailabilityZone: of("AvailabilityZone"),
    Port: 5432,
    MasterUsername: of("MasterUsername"),
    LicenseModel: of("LicenseModel"),
    Iops: of("Iops"),
    OptionGroupName: of("OptionGroupName"),
    StorageType: of("StorageType"),
    Encrypted: of("StorageEncrypted"),
    KmsKeyId: record.kmsKeyId ?? of("KmsKeyId"),
    IAMDatabaseAuthenticationEnabled: of("EnableIAMDatabaseAuthentication"),
    SourceDBSnapshotIdentifier: record.copyOf,
    SnapshotTarget: "region",
    TagList: describeTags(record.tags),
  };
}
