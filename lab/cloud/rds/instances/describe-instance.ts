import { type XmlFields, XmlList, type XmlValue } from "../query/xml.ts";
import type { RdsContext } from "../rds-context.ts";
import { restorableWindow } from "../recovery/restorable-window.ts";
import { describeRoles } from "../roles/describe-roles.ts";
import { arnOf } from "./arn-of.ts";
import { describeVolume } from "./small-volume.ts";
import type { InstanceRecord, Modification } from "./instance-record.ts";
import { describeTags } from "./read-tags.ts";
import { SETTINGS, type SettingDefinition, type SettingValue } from "./settings.ts";

const STRUCTURED = [
  "DBSubnetGroupName",
  "DBParameterGroupName",
  "OptionGroupName",
  "VpcSecurityGroupIds",
  "NetworkType",
];

/** Writes one instance as the DBInstance element of the API; there is no endpoint before it was first available. */
export function describeInstance(context: RdsContext, record: InstanceRecord): XmlFields {
  const { settings, clusterResourceId = "" } = record;
  const hasEndpoint = !isCreating(record);
  const plain = SETTINGS.filter(({ name }) => !STRUCTURED.includes(name));
  return {
    DBInstanceIdentifier: record.identifier,
    DbiResourceId: record.resourceId,
    DBInstanceArn: arnOf("db", record.region, record.identifier),
    DBClusterIdentifier: context.clusters.byResourceId(clusterResourceId)?.identifier,
    DBInstanceStatus: record.status,
    InstanceCreateTime: record.createdAt,
    ...Object.fromEntries(plain.map(({ name, answer }) => [answer, settingValue(settings[name])])),
    ...describeVolume(settings),
    Endpoint: hasEndpoint ? { Address: "127.0.0.1", Port: record.port, HostedZoneId: "ZLAB" } : undefined,
    DbInstancePort: 0,
    NetworkType: settingValue(settings["NetworkType"]),
    LatestRestorableTime: restorableWindow(context, record)?.latest,
    DBSubnetGroup: {
      DBSubnetGroupName: settingValue(settings["DBSubnetGroupName"]),
      SubnetGroupStatus: "Complete",
    },
    DBParameterGroups: new XmlList("DBParameterGroup", [
      {
        DBParameterGroupName: settingValue(settings["DBParameterGroupName"]),
        ParameterApplyStatus: record.needsReboot === true ? "pending-reboot" : "in-sync",
      },
    ]),
    OptionGroupMemberships: new XmlList("OptionGroupMembership", [
      { OptionGroupName: settingValue(settings["OptionGroupName"]), Status: "in-sync" },
    ]),
    VpcSecurityGroups: securityGroups(settings["VpcSecurityGroupIds"]),
    DBSecurityGroups: new XmlList("DBSecurityGroup", []),
    ReadReplicaDBInstanceIdentifiers: new XmlList("ReadReplicaDBInstanceIdentifier", []),
    DomainMemberships: new XmlList("DomainMembership", []),
    AssociatedRoles: describeRoles(record, "DBInstanceRole"),
    CustomerOwnedIpEnabled: false,
    ActivityStreamStatus: "stopped",
    BackupTarget: "region",
    PendingModifiedValues: pendingValues(record, SETTINGS),
    TagList: describeTags(record.tags),
  };
}

/** True until the database has been made. */
export function isCreating({ phases }: InstanceRecord): boolean {
  return phases.some(({ task }) => task === "initialise" || task === "restore" || task === "join");
}

/** Writes what waits for a window and what is being applied; the new name is the caller's to add. */
export function pendingValues(record: InstanceRecord, definitions: readonly SettingDefinition[]): XmlFields {
  return { ...pendingOf(record.deferred, definitions), ...pendingOf(record.applying, definitions) };
}

function pendingOf(
  { settings, identifier, password }: Modification,
  definitions: readonly SettingDefinition[],
): XmlFields {
  const changes = definitions.flatMap(({ name, answer }) =>
    settings[name] === undefined ? [] : [[answer, settingValue(settings[name])] as const],
  );
  const named = definitions === SETTINGS ? "DBInstanceIdentifier" : "DBClusterIdentifier";
  return {
    ...Object.fromEntries(changes),
    ...(identifier === undefined ? {} : { [named]: identifier }),
    ...(password === undefined ? {} : { MasterUserPassword: "****" }),
  };
}

/** Writes the security groups of an instance or a cluster. */
export function securityGroups(ids: SettingValue | undefined): XmlList {
  const groups = Array.isArray(ids)
    ? ids.map((id: string) => ({ VpcSecurityGroupId: id, Status: "active" }))
    : [];
  return new XmlList("VpcSecurityGroupMembership", groups);
}

/** Writes one setting. */
export function settingValue(value: SettingValue | undefined): XmlValue {
  return typeof value === "object" ? new XmlList("member", value) : value;
}
