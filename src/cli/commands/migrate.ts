import { resolve } from "node:path";
import type { Migration, MigrationTool } from "../../migrations/migration-tool.ts";
import { terminalText } from "../../report/escape.ts";
import { EXIT } from "../../model/exit-code.ts";
import { migrateData } from "../../use-cases/migrate-data.ts";
import {
  measureWayDown,
  openDatabaseMigrations,
  type OpenedMigrations,
  openStackMigrations,
} from "../../use-cases/open-database-migrations.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { chooseDatabase } from "../choose-database.ts";
import { assertCanConfirm, confirmPlan } from "../confirm.ts";
import { lossLines } from "../loss-lines.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import { type MigrateInput, refuseOddOptions } from "../migrate-options.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";

/** Tells where a database's migrations stand, or takes them back in a run of the stack after showing what that loses. */
export async function runMigrate(given: CommandInput): Promise<number> {
  const input = given as MigrateInput;
  const { action, "dry-run": isDryRun } = input.options;
  refuseOddOptions(input);
  if (action === "down" && isDryRun !== true) assertCanConfirm(given);
  return withConsole(given, async (console) => {
    if (action === "down" && isDryRun !== true) return goDown(input, console);
    const opened = await openForALook(input, console);
    return action === "status"
      ? showStatus(opened, { input, console })
      : showWayDown(opened, { input, console });
  });
}

interface Speaker {
  readonly input: MigrateInput;
  readonly console: ConsoleSession;
}

/** The migrations of the database that is meant; without a stack the options alone say which. */
async function openForALook(
  { options, environment, cwd }: MigrateInput,
  console: ConsoleSession,
): Promise<OpenedMigrations> {
  if (options.stack !== undefined) {
    const session = await console.openStack();
    return openStackMigrations(session, chooseDatabase(session.settings.data, options));
  }
  return openDatabaseMigrations(chooseDatabase(undefined, options), {
    environment,
    projectDirectory: resolve(cwd, options.cwd ?? environment.ROLLBACK_CWD ?? "."),
    values: () => Promise.resolve({}),
  });
}

async function showStatus({ tool }: OpenedMigrations, { input, console }: Speaker): Promise<number> {
  const [current, migrations] = [await tool.current(), await tool.list()];
  const isSound = current.dirty === undefined && migrations.every(({ state }) => state !== "unknown");
  if (input.options.output === "human") {
    console.print(`${tool.tool}: ${current.version ?? "no version"}`);
    if (migrations.length > 0) console.print(migrationLines(migrations).join("\n"));
    if (current.dirty !== undefined) console.print(`not to be trusted: ${current.dirty}`);
  } else
    console.print(
      JSON.stringify({ schema: "rollback.migrations/v1", tool: tool.tool, ...current, migrations }),
    );
  return isSound ? EXIT.success : EXIT.error;
}

/** With the times where the tool's table tells any. */
function migrationLines(migrations: readonly Migration[]): string[] {
  const areTimesKnown = migrations.some(({ appliedAt }) => appliedAt !== undefined);
  const rows = migrations.map(({ version, name, state, appliedAt }) => [
    ...[version, state],
    ...(areTimesKnown ? [appliedAt ?? ""] : []),
    name,
  ]);
  return tableLines(["version", "state", ...(areTimesKnown ? ["applied at"] : []), "name"], rows);
}

/** What going down would take back and lose; nothing is locked, planned or changed. */
async function showWayDown(opened: OpenedMigrations, { input, console }: Speaker): Promise<number> {
  const { tool } = opened;
  const { down, losses, destroyed } = await measureWayDown(opened, input.options.to ?? "");
  const { from, to, revert } = down;
  if (input.options.output !== "human") {
    console.print(
      JSON.stringify({ schema: "rollback.migrate-plan/v1", from, to, revert, losses, destroyed }),
    );
  } else if (revert.length === 0) {
    console.print(`already at ${to ?? "no version"}; nothing to do`);
  } else {
    const names = revert.map(({ version }) => version).join(", ");
    console.print(`from ${from ?? "no version"} down to ${to ?? "no version"}, taking back ${names}`);
    console.print(lossLines(losses, destroyed).join("\n"));
    for (const migration of revert) console.print(console.redactor.text(await sqlLines(tool, migration)));
  }
  return EXIT.success;
}

/** What the way down runs, as it is written; a migration that is no SQL is only named. */
async function sqlLines(tool: MigrationTool, migration: Migration): Promise<string> {
  const sql = await tool.sqlOf(migration, "down");
  const lines = (sql ?? "no SQL that could be shown").trim().split("\n");
  return [`${labelOf(migration)}:`, ...lines.map((line) => `  ${terminalText(line)}`)].join("\n");
}

/** Some tools have the name for the version, and then it is said once. */
const labelOf = ({ version, name }: Migration): string => (name === version ? name : `${version} ${name}`);

async function goDown(input: MigrateInput, console: ConsoleSession): Promise<number> {
  const { options } = input;
  const session = await console.openStack();
  const wish = {
    database: chooseDatabase(session.settings.data, options),
    to: options.to ?? "",
    acceptUnknown: options["accept-unknown-loss"] === true,
    reason: options.reason,
  };
  const report = await migrateData(session, wish, {
    confirm: (plan) => confirmPlan(plan, input, console),
    stopRequested: console.signals.requested,
    redact: console.redactor,
  });
  return printReport(report, input, console, report.run && runDirectory(session, report.run));
}
