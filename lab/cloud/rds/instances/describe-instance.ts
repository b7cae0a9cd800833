import { type XmlFields, XmlList, type XmlValue } from "../query/xml.ts";
import { arnOf } from "./arn-of.ts";
import type { InstanceRecord, Modification } from "./instance-record.ts";
import { SETTINGS, type SettingValue } from "./settings.ts";

const STRUCTURED = [
  "DBSubnetGroupName",
  "DBParameterGroupName",
  "OptionGroupName",
  "VpcSecurityGroupIds",
  "NetworkType",
];

/** Writes one instance as the DBInstance element of the API; there is no endpoint before it was first available. */
export function describeInstance(record: InstanceRecord): XmlFields {
  const { settings } = record;
  const isCreating = record.phases.some(({ task }) => task === "initialise");
  const plain = SETTINGS.filter(({ name }) => !STRUCTURED.includes(name));
  return {
    DBInstanceIdentifier: record.identifier,
    DbiResourceId: record.resourceId,
    DBInstanceArn: arnOf(record),
    DBInstanceStatus: record.status,
    InstanceCreateTime: record.createdAt,
    ...Object.fromEntries(plain.map(({ name, answer }) => [answer, valueOf(settings[name])])),
    Endpoint: isCreating ? undefined : { Address: "127.0.0.1", Port: record.port, HostedZoneId: "ZLAB" },
    DbInstancePort: 0,
    NetworkType: valueOf(settings["NetworkType"]),
    LatestRestorableTime: isCreating ? undefined : record.createdAt,
    DBSubnetGroup: {
      DBSubnetGroupName: valueOf(settings["DBSubnetGroupName"]),
      SubnetGroupStatus: "Complete",
    },
    DBParameterGroups: new XmlList("DBParameterGroup", [
      { DBParameterGroupName: valueOf(settings["DBParameterGroupName"]), ParameterApplyStatus: "in-sync" },
    ]),
    OptionGroupMemberships: new XmlList("OptionGroupMembership", [
      { OptionGroupName: valueOf(settings["OptionGroupName"]), Status: "in-sync" },
    ]),
    VpcSecurityGroups: new XmlList(
      "VpcSecurityGroupMembership",
      securityGroups(settings["VpcSecurityGroupIds"]),
    ),
    DBSecurityGroups: new XmlList("DBSecurityGroup", []),
    ReadReplicaDBInstanceIdentifiers: new XmlList("ReadReplicaDBInstanceIdentifier", []),
    DomainMemberships: new XmlList("DomainMembership", []),
    AssociatedRoles: new XmlList("DBInstanceRole", []),
    CustomerOwnedIpEnabled: false,
    ActivityStreamStatus: "stopped",
    BackupTarget: "region",
    PendingModifiedValues: pendingValues(record),
    TagList: new XmlList(
      "Tag",
      record.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    ),
  };
}

function pendingValues({ deferred, applying }: InstanceRecord): XmlFields {
  return { ...pendingOf(deferred), ...pendingOf(applying) };
}

function pendingOf({ settings, identifier, password }: Modification): XmlFields {
  const changes = SETTINGS.flatMap(({ name, answer }) =>
    settings[name] === undefined ? [] : [[answer, valueOf(settings[name])] as const],
  );
  return {
    ...Object.fromEntries(changes),
    ...(identifier === undefined ? {} : { DBInstanceIdentifier: identifier }),
    ...(password === undefined ? {} : { MasterUserPassword: "****" }),
  };
}

function securityGroups(ids: SettingValue | undefined): XmlFields[] {
  return Array.isArray(ids) ? ids.map((id: string) => ({ VpcSecurityGroupId: id, Status: "active" })) : [];
}

function valueOf(value: SettingValue | undefined): XmlValue {
  return typeof value === "object" ? new XmlList("member", value) : value;
}
