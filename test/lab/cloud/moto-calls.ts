import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  type RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { BASE, describeOne } from "./rds-harness.ts";

/** The create request. */
export const create = (DBInstanceIdentifier: string, more: object = {}) =>
  new CreateDBInstanceCommand({ ...BASE, AllocatedStorage: 20, DBInstanceIdentifier, ...more });
/** The request for a snapshot. */
export const take = (DBInstanceIdentifier: string, DBSnapshotIdentifier: string) =>
  new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier });
/** The restore request. */
export const restore = (DBInstanceIdentifier: string, DBSnapshotIdentifier: string) =>
  new RestoreDBInstanceFromDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier });
/** The modify request. */
export const modify = (DBInstanceIdentifier: string, change: Partial<ModifyDBInstanceCommandInput>) =>
  new ModifyDBInstanceCommand({ DBInstanceIdentifier, ...change });
/** The remove request. */
export const remove = (DBInstanceIdentifier: string, more: object) =>
  new DeleteDBInstanceCommand({ DBInstanceIdentifier, ...more });

/** Creates an instance that is not there: where a deletion was accepted that AWS refuses, the next scenario still needs it. */
export async function ensure(rds: RDSClient, id: string): Promise<void> {
  const found = await describeOne(rds, id).catch(() => undefined);
  if (found === undefined) await rds.send(create(id, { BackupRetentionPeriod: 0 }));
}

/** The wire code of a refusal, or that there was none. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    const { name, Code } = error as { name: string; Code?: string };
    return (Code ?? name).replace(/Fault$/, "");
  }
}

/** What a create set and a describe shows. */
export function facts(instance: DBInstance): object {
  const { DBInstanceIdentifier, Engine, DBInstanceClass, MasterUsername, AllocatedStorage } = instance;
  const { MultiAZ, DeletionProtection, BackupRetentionPeriod, IAMDatabaseAuthenticationEnabled } = instance;
  return {
    ...{ DBInstanceIdentifier, Engine, DBInstanceClass, MasterUsername, AllocatedStorage },
    ...{ MultiAZ, DeletionProtection, BackupRetentionPeriod, IAMDatabaseAuthenticationEnabled },
    DBInstanceStatus: instance.DBInstanceStatus,
    TagList: instance.TagList,
    hasEndpoint: instance.Endpoint?.Port !== undefined,
  };
}
