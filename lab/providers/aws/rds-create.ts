import type {
  CreateDBInstanceMessage,
  DBInstance,
  ModifyDBInstanceMessage,
  RDS,
  RestoreDBInstanceFromDBSnapshotMessage,
  RestoreDBInstanceToPointInTimeMessage,
  Tag,
} from "@aws-sdk/client-rds";

import { InitFailure } from "../harness/init-failure.ts";
import { isProperties, textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall } from "../harness/resource-type.ts";
import { allTags } from "./aws-config.ts";
import { rdsCall } from "./rds-client.ts";
import { creationFields, fieldsAfterRestore, restoreFields } from "./rds-fields.ts";
import { rdsOutputs } from "./rds-outputs.ts";
import { untilAvailable } from "./rds-wait.ts";

const CREATE_LIMIT_MS = 40 * 60_000;

/**
 * Creates an instance, empty or from a snapshot or a point in time, and waits until it is available.
 *
 * A restore takes only some of the settings; the rest, the master password among them, is set by a
 * modification afterwards, as the real provider does.
 */
export async function createInstance(rds: RDS, inputs: Properties, call: ResourceCall): Promise<DBInstance> {
  const identifier = textOf(inputs["identifier"]);
  const started = await rdsCall(`creating RDS DB Instance (${identifier})`, () =>
    start(rds, identifier, inputs, call),
  );
  const id = started?.DbiResourceId;
  if (id === undefined)
    throw new Error(`creating RDS DB Instance (${identifier}): the answer names no DbiResourceId`);
  try {
    return await finish(rds, id, inputs, call);
  } catch (error) {
    // The instance exists from here on: losing track of it would leave a database nobody owns.
    const reason = error instanceof Error ? error.message : String(error);
    throw new InitFailure(id, inputs, rdsOutputs(started ?? {}, inputs), [reason]);
  }
}

async function finish(rds: RDS, id: string, inputs: Properties, call: ResourceCall): Promise<DBInstance> {
  const available = await untilAvailable(rds, id, call, CREATE_LIMIT_MS);
  const later = isRestore(inputs) ? fieldsAfterRestore(inputs) : {};
  if (Object.keys(later).length === 0) return available;
  const identifier = textOf(inputs["identifier"]);
  const request = {
    ...later,
    DBInstanceIdentifier: identifier,
    ApplyImmediately: true,
  } as ModifyDBInstanceMessage;
  await rdsCall(`modifying RDS DB Instance (${identifier}) after its restore`, () =>
    rds.modifyDBInstance(request),
  );
  return untilAvailable(rds, id, call, CREATE_LIMIT_MS);
}

async function start(
  rds: RDS,
  identifier: string,
  inputs: Properties,
  call: ResourceCall,
): Promise<DBInstance | undefined> {
  const Tags = rdsTags(inputs, call);
  const { snapshotIdentifier, restoreToPointInTime: point, replicateSourceDb } = inputs;

  if (replicateSourceDb !== undefined) {
    throw new Error(
      `the lab creates no read replicas; leave replicateSourceDb "${textOf(replicateSourceDb)}" out`,
    );
  }
  if (typeof snapshotIdentifier === "string") {
    const request = {
      ...restoreFields(inputs),
      DBInstanceIdentifier: identifier,
      DBSnapshotIdentifier: snapshotIdentifier,
      Tags,
    } as RestoreDBInstanceFromDBSnapshotMessage;
    return (await rds.restoreDBInstanceFromDBSnapshot(request)).DBInstance;
  }
  if (isProperties(point)) {
    const request = {
      ...restoreFields(inputs),
      TargetDBInstanceIdentifier: identifier,
      SourceDBInstanceIdentifier: point["sourceDbInstanceIdentifier"],
      SourceDbiResourceId: point["sourceDbiResourceId"],
      UseLatestRestorableTime: point["useLatestRestorableTime"],
      RestoreTime: typeof point["restoreTime"] === "string" ? new Date(point["restoreTime"]) : undefined,
      Tags,
    } as RestoreDBInstanceToPointInTimeMessage;
    return (await rds.restoreDBInstanceToPointInTime(request)).DBInstance;
  }
  const request = {
    ...creationFields(inputs),
    DBInstanceIdentifier: identifier,
    Tags,
  } as CreateDBInstanceMessage;
  return (await rds.createDBInstance(request)).DBInstance;
}

/** The tags of a resource as RDS takes them. */
export function rdsTags(inputs: Properties, { config }: ResourceCall): Tag[] {
  return Object.entries(allTags(inputs, config)).map(([Key, value]) => ({ Key, Value: textOf(value) }));
}

function isRestore(inputs: Properties): boolean {
  return typeof inputs["snapshotIdentifier"] === "string" || isProperties(inputs["restoreToPointInTime"]);
}
