import { z } from "zod";
import type { Rds } from "../../adapters/rds.ts";
import { withDatabase, type Database } from "../../adapters/postgres.ts";
import { parseTableName, tableLabel } from "../../adapters/postgres-names.ts";
import { countRows, missingTables } from "../../adapters/postgres-tables.ts";
import { lossBetween, lossText } from "../../data/loss-between.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import { checkSettings } from "../check-settings.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";
import { MIGRATIONS, openMigrations } from "../postgres/migration-settings.ts";
import { appConnection } from "./app-connection.ts";
import { closedCopy } from "./closed-copy.ts";
import { failedInvariants } from "../postgres/failed-invariants.ts";
import { fencedCounts } from "./fenced-counts.ts";
import { CONNECTION, INSTANCE } from "./instance-settings.ts";
import { restoredEndpoint } from "./restored-endpoint.ts";
import { applyOnRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  connection: CONNECTION.describe("As the application; host and port are those of the restored database"),
  tables: z.array(z.string()).default([]),
  invariants: z.array(z.string()).default([]).describe("Queries whose first value must be true"),
  schema: z
    .strictObject({
      migrations: MIGRATIONS,
      version: z.string().optional().describe("The last migration that must be in it"),
      without: z.array(z.string()).describe("Migrations that the release does not know"),
    })
    .optional()
    .describe("Whether the copy is from before the trouble, by the project's migrations"),
});
type Settings = z.infer<typeof SETTINGS>;

/**
 * Logs in to the restored database as the application, asks the invariants and the migrations, and compares the row counts.
 *
 * It only reads. Any answer but the expected one fails the step, before anything points at the new
 * one. A loss nobody can tell is recorded as null, never as 0.
 */
export const validateDatabase: StepKind<Settings> = {
  kind: "validate-database",
  phase: "revert",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 2 * 3_600_000,
  title: ({ instance }) => `validate the restored ${instance.identifier} as the application`,
  undoOf: () => ({ by: "unneeded", reason: "it only reads" }),
  check: ({ connection }, context) =>
    checkSettings(context, { texts: Object.values(connection).filter(isText) }),
  apply: (params, context) =>
    applyOnRds(params.instance, context, (rds) => validate(rds, params, context).catch(asOldPassword)),
  observe: () => Promise.resolve({ found: "not-done", detail: "it can be asked again" }),
};

const isText = (value: unknown): value is string | { readonly env: string } => typeof value !== "boolean";

/** The fence let the same login in, so it is right for the old database: the passwords came back with the data. */
function asOldPassword(error: unknown): StepResult {
  if (!(error instanceof RollbackError) || error.code !== "DATABASE_LOGIN_REFUSED") throw error;
  const why = "a restored database has the logins and passwords of then";
  const remedy = "set them on it, or choose a moment after the password was changed";
  return { status: "failed", detail: `${error.message}; ${why}: ${remedy}` };
}

async function validate(rds: Rds, params: Settings, context: StepContext): Promise<StepResult> {
  const { instance, connection, tables } = params;
  const { restored, endpoint } = await restoredEndpoint(rds, context.run, instance);
  const at = await appConnection(connection, context, endpoint);
  const fenced = await fencedCounts(context, instance.resourceId);
  return withDatabase(
    at,
    async (database) => {
      const counts = await countThoseThere(database, tables);
      const objections = [
        ...(await failedInvariants(database, params.invariants)),
        ...(await closedCopy(database, context)),
        ...(await schemaObjections(params, at, context)),
        ...nowhere(tables, { fenced, counts }).map((table) => `there is no table "${table}", before or now`),
      ];
      const loss = lossBetween(fenced, counts);
      const data = { identifier: restored.identifier, resourceId: instance.resourceId, counts, loss };
      if (objections.length > 0) return { status: "failed", detail: objections.join("; "), data };
      const detail = `invariants hold; against the fenced database, by count: ${lossText(loss)}`;
      return { status: "succeeded", detail, data };
    },
    { signal: context.signal },
  );
}

/** A copy from after the trouble, or from before the release itself, is not what it can work with. */
async function schemaObjections(
  { schema }: Settings,
  connection: DatabaseConnection,
  context: StepContext,
): Promise<string[]> {
  if (schema === undefined) return [];
  const tool = await openMigrations(schema.migrations, connection, context);
  const { dirty } = await tool.current();
  const list = await tool.list();
  const applied = new Set(list.filter(({ state }) => state !== "pending").map(({ version }) => version));
  const beyond = schema.without.filter((version) => applied.has(version));
  return [
    ...(dirty === undefined ? [] : [`the copy is between two versions: ${dirty}`]),
    ...(beyond.length === 0
      ? []
      : [
          `the copy holds ${beyond.join(", ")} already, which the release does not know: name an earlier moment`,
        ]),
    ...(schema.version === undefined || applied.has(schema.version)
      ? []
      : [`the copy has not ${schema.version} yet, which the release needs: name a later moment`]),
  ];
}

/** Tables that neither the fenced database nor the restored one has: nobody could tell their loss. */
function nowhere(
  tables: readonly string[],
  { fenced, counts }: { readonly fenced: TableCounts | undefined; readonly counts: TableCounts },
): string[] {
  const known = new Set([...Object.keys(fenced ?? {}), ...Object.keys(counts)]);
  return fenced === undefined ? [] : tables.filter((table) => !known.has(tableLabel(parseTableName(table))));
}

/** A table that came with the bad release is not in the copy: all its rows are lost, and that is no error here. */
async function countThoseThere(database: Database, tables: readonly string[]): Promise<TableCounts> {
  if (tables.length === 0) return countRows(database);
  const missing = new Set(await missingTables(database, tables));
  const present = tables.filter((table) => !missing.has(table));
  return present.length === 0 ? {} : countRows(database, present);
}
