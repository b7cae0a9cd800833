import { isDeepStrictEqual } from "node:util";

import type { Properties, Value } from "../harness/property-values.ts";

/** Inputs of `aws:rds/instance:Instance` under the name ModifyDBInstance and the restores give them. */
const CHANGEABLE: Readonly<Record<string, string>> = {
  allocatedStorage: "AllocatedStorage",
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  backupRetentionPeriod: "BackupRetentionPeriod",
  backupWindow: "PreferredBackupWindow",
  caCertIdentifier: "CACertificateIdentifier",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbSubnetGroupName: "DBSubnetGroupName",
  deletionProtection: "DeletionProtection",
  engineVersion: "EngineVersion",
  iamDatabaseAuthenticationEnabled: "EnableIAMDatabaseAuthentication",
  instanceClass: "DBInstanceClass",
  iops: "Iops",
  licenseModel: "LicenseModel",
  maintenanceWindow: "PreferredMaintenanceWindow",
  manageMasterUserPassword: "ManageMasterUserPassword",
  maxAllocatedStorage: "MaxAllocatedStorage",
  monitoringInterval: "MonitoringInterval",
  monitoringRoleArn: "MonitoringRoleArn",
  multiAz: "MultiAZ",
  optionGroupName: "OptionGroupName",
  parameterGroupName: "DBParameterGroupName",
  password: "MasterUserPassword",
  performanceInsightsEnabled: "EnablePerformanceInsights",
  publiclyAccessible: "PubliclyAccessible",
  storageThroughput: "StorageThroughput",
  storageType: "StorageType",
  vpcSecurityGroupIds: "VpcSecurityGroupIds",
};

const ONLY_AT_CREATION: Readonly<Record<string, string>> = {
  availabilityZone: "AvailabilityZone",
  characterSetName: "CharacterSetName",
  dbName: "DBName",
  enabledCloudwatchLogsExports: "EnableCloudwatchLogsExports",
  engine: "Engine",
  engineLifecycleSupport: "EngineLifecycleSupport",
  kmsKeyId: "KmsKeyId",
  port: "Port",
  storageEncrypted: "StorageEncrypted",
  timezone: "Timezone",
  username: "MasterUsername",
};

// RestoreDBInstanceFromDBSnapshot and RestoreDBInstanceToPointInTime accept no others.
const AT_RESTORE = [
  ...["autoMinorVersionUpgrade", "availabilityZone", "copyTagsToSnapshot", "dbSubnetGroupName"],
  ...["caCertIdentifier", "enabledCloudwatchLogsExports", "engineLifecycleSupport"],
  ...["deletionProtection", "engine", "iamDatabaseAuthenticationEnabled", "instanceClass", "iops"],
  ...["licenseModel", "multiAz", "optionGroupName", "parameterGroupName", "port"],
  ...["publiclyAccessible", "storageType", "vpcSecurityGroupIds"],
];

/** The request fields of a CreateDBInstance. */
export function creationFields(inputs: Properties): Properties {
  return { ...renamed(inputs, CHANGEABLE), ...renamed(inputs, ONLY_AT_CREATION) };
}

/** The request fields of a restore. */
export function restoreFields(inputs: Properties): Properties {
  return renamed(only(inputs, AT_RESTORE), { ...CHANGEABLE, ...ONLY_AT_CREATION });
}

/** What a restore could not be told and a ModifyDBInstance must set afterwards. */
export function fieldsAfterRestore(inputs: Properties): Properties {
  const names = Object.keys(CHANGEABLE).filter((name) => !AT_RESTORE.includes(name));
  return renamed(only(inputs, names), CHANGEABLE);
}

/** The fields of a ModifyDBInstance that brings `state` to `inputs`; empty when AWS has nothing to do. */
export function modifiedFields(inputs: Properties, state: Properties): Properties {
  const differs = (name: string) => !isDeepStrictEqual(inputs[name], state[name]);
  const fields = renamed(only(inputs, Object.keys(CHANGEABLE).filter(differs)), CHANGEABLE);
  // The API calls the port by another name once the instance exists.
  if (inputs["port"] !== undefined && differs("port")) fields["DBPortNumber"] = inputs["port"];
  return { ...fields, ...logExportFields(inputs, state) };
}

/** What must be said so that the exported logs are those of `inputs`; nothing when they are. */
export function logExportFields(inputs: Properties, state: Properties): Properties {
  const [wanted, present] = [logTypes(inputs), logTypes(state)];
  const EnableLogTypes = wanted.filter((type) => !present.includes(type));
  const DisableLogTypes = present.filter((type) => !wanted.includes(type));
  if (EnableLogTypes.length + DisableLogTypes.length === 0) return {};
  return { CloudwatchLogsExportConfiguration: { EnableLogTypes, DisableLogTypes } };
}

function logTypes(properties: Properties): Value[] {
  const types = properties["enabledCloudwatchLogsExports"];
  return Array.isArray(types) ? types : [];
}

/** Some of the properties. */
export function only(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}

/** The properties that have a value, under the names the API gives them. */
export function renamed(properties: Properties, names: Readonly<Record<string, string>>): Properties {
  const fields: [string, Value][] = [];
  for (const [name, field] of Object.entries(names)) {
    const value = properties[name];
    if (value !== undefined && value !== null) fields.push([field, value]);
  }
  return Object.fromEntries(fields);
}
