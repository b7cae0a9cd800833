import type { ModifyDBInstanceMessage } from "@aws-sdk/client-rds";
import { RollbackError } from "../model/errors.ts";
import type { RdsDatabase } from "../model/rds-database.ts";
import { describeInstance } from "./rds-describe.ts";
import { TRY_AGAIN } from "./rds-errors.ts";
import type { Rds } from "./rds.ts";

/** What may be modified; how and when it is applied is decided here. */
export type ModifyFields = Omit<
  ModifyDBInstanceMessage,
  "DBInstanceIdentifier" | "NewDBInstanceIdentifier" | "ApplyImmediately" | "AllowMajorVersionUpgrade"
>;

/**
 * Modifies the instance with this resource id at once.
 *
 * AWS takes a name only and would flush every other pending modification with ours: so the name is
 * read first, and an instance that has something pending is refused.
 */
export async function modifyInstance(rds: Rds, resourceId: string, fields: ModifyFields): Promise<void> {
  await modify(rds, resourceId, fields);
}

/**
 * Begins to rename the instance with this resource id; its endpoint goes at once and comes back under the new name.
 *
 * The real AWS refuses a name that is in use, and takes minutes until the new one answers.
 */
export async function renameInstance(rds: Rds, resourceId: string, identifier: string): Promise<void> {
  try {
    await modify(rds, resourceId, { NewDBInstanceIdentifier: identifier });
  } catch (error) {
    // A repeated call meets its own first try: the instance is being renamed, or is gone under its old name.
    if (!(error instanceof RollbackError) || error.code === "CREDENTIALS_EXPIRED") throw error;
    if (!isBeingRenamed(await describeInstance(rds, { resourceId }), identifier)) throw error;
  }
}

/** Whether an instance or a cluster is on its way to a name, or there. */
export function isBeingRenamed(
  { identifier: now, status, pendingModifications }: RdsDatabase,
  identifier?: string,
): boolean {
  return now === identifier || status === "renaming" || pendingModifications.some((name) => NAMES.has(name));
}

const NAMES: ReadonlySet<string> = new Set(["DBInstanceIdentifier", "DBClusterIdentifier"]);

/** Begins a reboot; parameter groups become effective by it. */
export async function rebootInstance(rds: Rds, resourceId: string): Promise<void> {
  const { identifier } = await describeInstance(rds, { resourceId });
  await rds.call("reboot", identifier, (client) =>
    client.rebootDBInstance({ DBInstanceIdentifier: identifier }),
  );
}

async function modify(rds: Rds, resourceId: string, fields: Partial<ModifyDBInstanceMessage>): Promise<void> {
  const { identifier, pendingModifications } = await describeInstance(rds, { resourceId });
  if (pendingModifications.length > 0) throw flushes(identifier, pendingModifications);
  await rds.call("modify", identifier, (client) =>
    client.modifyDBInstance({ ...fields, DBInstanceIdentifier: identifier, ApplyImmediately: true }),
  );
}

/** The refusal to modify what has something pending. */
export function flushes(identifier: string, pending: readonly string[]): RollbackError {
  return new RollbackError("INSTANCE_UNUSABLE", {
    subject: identifier,
    message: `"${identifier}" has pending modifications (${pending.join(", ")}) that would be applied along with ours`,
    remedy: `apply or cancel them first, then ${TRY_AGAIN}`,
  });
}
