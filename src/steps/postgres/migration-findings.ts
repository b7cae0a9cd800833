import { withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { blocking, type Finding, note, warning } from "../../model/finding.ts";
import { downLosses } from "../../migrations/down-losses.ts";
import { type MeasuredLoss, measureLosses, totalRows } from "../../migrations/measure-losses.ts";
import type { DownPlan, MigrationTool } from "../../migrations/migration-tool.ts";
import { planDown } from "../../migrations/plan-down.ts";
import { stepsBeside } from "../outcomes-beside.ts";
import type { StepContext } from "../step-kind.ts";
import { openConnection } from "./connection-settings.ts";
import type { MigrateDownSettings } from "./migrate-down.ts";
import { openMigrations } from "./migration-settings.ts";

/** Steps that keep a copy of a database. */
const COPIES = ["take-snapshot", "dump-database"] as const;

/** Looks at the way down before anything is stopped: whether there is one, and what it loses. */
export async function migrationFindings(
  params: MigrateDownSettings,
  context: StepContext,
): Promise<Finding[]> {
  const connection = await openConnection(params.connection, context);
  const tool = await openMigrations(params.migrations, connection, context);
  const plan = await planDown(tool, params.to);
  if (plan.revert.length === 0) {
    const message = `the database "${connection.database}" is already at ${params.to}`;
    return [note({ code: "MIGRATION_NOT_NEEDED", subject: params.to, message, remedy: "nothing to do" })];
  }
  const { measured, refusals } = await measureDown(params, connection, { tool, plan });
  if (refusals.length > 0) return refusals;
  const isKept = COPIES.some((kind) => stepsBeside(context, kind).length > 0);
  return measured.map(({ kind, name, rows }) =>
    warning({
      code: "MIGRATION_LOSES_ROWS",
      subject: name,
      message: `going down, ${kind} loses ${rows === null ? "an unknown number of" : rows} rows`,
      remedy: isKept ? "accepted; the safety copy keeps them" : "accepted; this run takes no copy of them",
    }),
  );
}

/** Counts the losses now and compares them with what was accepted. */
export async function measureDown(
  { accept, to }: Pick<MigrateDownSettings, "accept" | "to">,
  connection: DatabaseConnection,
  { tool, plan }: { readonly tool: MigrationTool; readonly plan: DownPlan },
): Promise<{ measured: MeasuredLoss[]; refusals: Finding[] }> {
  const losses = await downLosses(tool, plan);
  const measured = await withDatabase(connection, (database) => measureLosses(database, losses));
  const unknown = measured.filter(({ rows }) => rows === null);
  if (unknown.length > 0 && !accept.unknown) {
    const message = `what going down to ${to} loses is unknown: ${unknown.map(({ name }) => name).join("; ")}`;
    const remedy =
      "restore a snapshot or dump instead, or accept the unknown loss: accept: { unknown: true }";
    return {
      measured,
      refusals: [blocking({ code: "MIGRATION_LOSS_UNKNOWN", subject: to, message, remedy })],
    };
  }
  const rows = totalRows(measured.filter((loss) => loss.rows !== null)) ?? 0;
  if (rows <= accept.rows) return { measured, refusals: [] };
  const lost = measured.map((loss) => `${loss.kind} ${loss.name}: ${loss.rows ?? "?"} rows`).join("; ");
  const refusal = blocking({
    code: "MIGRATION_LOSES_ROWS",
    subject: to,
    message: `going down to ${to} loses ${rows} rows, and ${accept.rows} were accepted: ${lost}`,
    remedy: `restore a snapshot or dump instead, or accept the loss: accept: { rows: ${rows} }`,
  });
  return { measured, refusals: [refusal] };
}
