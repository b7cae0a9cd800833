import { z } from "zod";
import { schemaFingerprint } from "../../adapters/postgres-tables.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import { undoOfWayDown } from "../../data/undo-of-way-down.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import type { DownPlan, MigrationTool } from "../../migrations/migration-tool.ts";
import { answersTo, planDown } from "../../migrations/plan-down.ts";
import { otherUpdate } from "../stack/other-update.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { awaitEarlierAttempt } from "./await-earlier-attempt.ts";
import { CONNECTION, openConnection } from "./connection-settings.ts";
import { findingsOf } from "./findings-of.ts";
import { measureDown, migrationFindings } from "./migration-findings.ts";
import { MIGRATIONS, openMigrations } from "./migration-settings.ts";
import { safetyCopy } from "./safety-copy.ts";
import { recall } from "./step-memory.ts";

const SETTINGS = z.strictObject({
  name: z.string().min(1).optional().describe("What to call the database; its name on the server by default"),
  connection: CONNECTION,
  migrations: MIGRATIONS,
  to: z.string().min(1).describe("Version that is to be the last applied one; 0 for none"),
  accept: z
    .strictObject({
      rows: z.int().min(0).default(0).describe("Rows that may lose something, as the plan counted them"),
      unknown: z.boolean().default(false).describe("Whether losses may be unknown"),
    })
    .prefault({}),
});

export type MigrateDownSettings = z.infer<typeof SETTINGS>;

const MEMORY = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  fingerprint: z.string(),
});
type Memory = z.infer<typeof MEMORY>;

/**
 * Takes migrations back with the project's own tool, when what they lose was accepted.
 *
 * The loss is counted again right before. What happened is read from the version table and the
 * schema, never from an exit code: statements outside of a transaction can stop halfway. Once begun,
 * a failure stops the run, because dropped columns only come back from a copy.
 */
export const migrateDown: StepKind<MigrateDownSettings> = {
  kind: "migrate-down",
  phase: "revert",
  class: "observable",
  isPivot: true,
  settings: SETTINGS,
  timeoutMs: 30 * 60_000,
  title: ({ name, connection, to }) => `migrate the database ${name ?? connection.database} down to ${to}`,
  undoOf: () => undoOfWayDown("unknown"),
  check: (params, context) => findingsOf(() => migrationFindings(params, context)),
  apply,
  observe,
};

async function apply(params: MigrateDownSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const tool = await openMigrations(params.migrations, connection, context);
  const plan = await planDown(tool, params.to);
  const memory = recall(context, MEMORY);
  const before = memory ?? (await look(plan, connection));
  context.remember(before);
  if (plan.revert.length === 0) return { status: "succeeded", detail: `already at ${versionLabel(plan.to)}` };

  const stranger = memory === undefined ? await otherUpdate(context) : undefined;
  if (stranger !== undefined) return { status: "failed", detail: stranger, changedNothing: true };
  const { measured, refusals } = await measureDown(params, connection, { tool, plan });
  if (refusals[0] !== undefined)
    return {
      status: "failed",
      detail: refusals[0].message,
      ...(memory === undefined ? { changedNothing: true } : {}),
    };
  const failure = await tool.down(plan).then(() => undefined, messageOf);
  const seen = await compare({ params, connection, tool, before });
  const data = { from: before.from, to: plan.to, losses: measured };
  if (seen.found === "done" && failure === undefined) {
    const names = plan.revert.map(({ version }) => version).join(", ");
    return { status: "succeeded", detail: `took back ${names}; ${seen.detail}`, data };
  }
  const why = failure ?? "the tool said that it was done";
  if (seen.found === "not-done")
    return { status: "failed", detail: `${why}; nothing was changed`, data, changedNothing: true };
  return { status: "unknown", detail: `${why}; ${seen.detail}; ${safetyCopy(context)}`, data };
}

async function observe(params: MigrateDownSettings, context: StepContext): Promise<Observation> {
  const connection = await openConnection(params.connection, context);
  if (!(await awaitEarlierAttempt(connection, context.signal)))
    return { found: "unknown", detail: "a session of an earlier attempt is still at work in the database" };
  const tool = await openMigrations(params.migrations, connection, context);
  const before = recall(context, MEMORY);
  return compare({ params, connection, tool, before });
}

interface Comparison {
  readonly params: MigrateDownSettings;
  readonly connection: DatabaseConnection;
  readonly tool: MigrationTool;
  readonly before: Memory | undefined;
}

/** Says by version table and schema how far the way down went. */
async function compare({ params, connection, tool, before }: Comparison): Promise<Observation> {
  const { version, dirty } = await tool.current();
  if (dirty !== undefined)
    return { found: "unknown", detail: `the database is between two versions: ${dirty}` };
  const stands = `the database stands at ${versionLabel(version)}`;
  if (before === undefined) return { found: "not-done", detail: `${stands}; it had not been begun` };
  const isTarget =
    version === undefined
      ? before.to === undefined
      : answersTo({ version, name: "" }, before.to ?? params.to);
  if (isTarget) return { found: "done", detail: stands, data: { to: version } };
  if (version !== before.from) return { found: "remaining", detail: `${stands}, on its way down` };
  const fingerprint = await fingerprintOf(connection);
  if (fingerprint === before.fingerprint) return { found: "not-done", detail: stands };
  return { found: "unknown", detail: `${stands}, but its tables are not what they were: it stopped halfway` };
}

async function look({ from, to }: DownPlan, connection: DatabaseConnection): Promise<Memory> {
  return { ...{ from, to }, fingerprint: await fingerprintOf(connection) };
}

const fingerprintOf = (connection: DatabaseConnection): Promise<string> =>
  withDatabase(connection, schemaFingerprint);

const versionLabel = (version: string | undefined): string => version ?? "no version";
