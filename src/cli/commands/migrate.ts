import { resolve } from "node:path";
import { withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { EXIT } from "../../model/exit-code.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import { downLosses } from "../../migrations/down-losses.ts";
import { type MeasuredLoss, measureLosses } from "../../migrations/measure-losses.ts";
import type { DownPlan, MigrationTool } from "../../migrations/migration-tool.ts";
import { openMigrationTool } from "../../migrations/open-tool.ts";
import { planDown } from "../../migrations/plan-down.ts";
import { assertCanConfirm } from "../confirm.ts";
import { confirmLoss } from "../confirm-loss.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import { connectionOf, type MigrateInput, toolSource } from "../migrate-options.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";

/** Tells where a database's migrations stand, or takes them back after showing what that loses. */
export async function runMigrate(input: CommandInput): Promise<number> {
  const given = input as MigrateInput;
  const isDown = given.options.action === "down";
  if (isDown && given.options.to === undefined) {
    throw new RollbackError("USAGE", {
      subject: "--to",
      message: "going down needs a version to stop at",
      remedy: "rollback migrate down --to <version>, or --to 0 for none; migrate status lists them",
    });
  }
  if (isDown && !given.options["dry-run"]) assertCanConfirm(input);
  return withConsole(input, async (console) => {
    const connection = connectionOf(given);
    const project = resolve(input.cwd, given.options.cwd ?? ".");
    const tool = await openMigrationTool(given.options.tool, toolSource(given, connection, project));
    return isDown
      ? goDown(tool, connection, { input: given, console })
      : showStatus(tool, { input: given, console });
  });
}

interface Speaker {
  readonly input: MigrateInput;
  readonly console: ConsoleSession;
}

async function showStatus(tool: MigrationTool, { input, console }: Speaker): Promise<number> {
  const [current, migrations] = [await tool.current(), await tool.list()];
  const isSound = current.dirty === undefined && migrations.every(({ state }) => state !== "unknown");
  if (input.options.output === "human") {
    const rows = migrations.map(({ version, name, state }) => [version, state, name]);
    console.print(`${tool.tool}: ${current.version ?? "no version"}`);
    if (rows.length > 0) console.print(tableLines(["version", "state", "name"], rows).join("\n"));
    if (current.dirty !== undefined) console.print(`not to be trusted: ${current.dirty}`);
  } else
    console.print(
      JSON.stringify({ schema: "rollback.migrations/v1", tool: tool.tool, ...current, migrations }),
    );
  return isSound ? EXIT.success : EXIT.error;
}

async function goDown(
  tool: MigrationTool,
  connection: DatabaseConnection,
  speaker: Speaker,
): Promise<number> {
  const { input, console } = speaker;
  const plan = await planDown(tool, input.options.to ?? "");
  const losses = await withDatabase(connection, async (database) =>
    measureLosses(database, await downLosses(tool, plan)),
  );
  showPlan(plan, losses, speaker);
  if (plan.revert.length === 0 || input.options["dry-run"] === true) return EXIT.success;
  const unknown = losses.some(({ rows }) => rows === null);
  if (unknown && input.options["accept-unknown-loss"] !== true) {
    console.print(
      "refused: what it loses cannot be told; restore a snapshot or dump instead, or pass --accept-unknown-loss",
    );
    return EXIT.blocked;
  }
  if (!(await confirmLoss(losses, input, console))) {
    console.print("declined; nothing was changed");
    return EXIT.cancelled;
  }
  return run(tool, plan, speaker);
}

/** What happened is read from the version table: a tool's word for it is not enough. */
async function run(tool: MigrationTool, plan: DownPlan, { input, console }: Speaker): Promise<number> {
  const failure = await tool.down(plan).then(() => undefined, messageOf);
  const { version, dirty } = await tool.current();
  const isThere = failure === undefined && version === plan.to && dirty === undefined;
  const detail = isThere
    ? `the database is at ${version ?? "no version"}`
    : `stopped at ${version ?? "no version"}${dirty === undefined ? "" : ` (${dirty})`}: ${failure ?? "the tool said that it was done"}`;
  if (input.options.output === "human") console.print(console.redactor.text(detail));
  else
    console.print(
      JSON.stringify(
        console.redactor.value({ schema: "rollback.migrate-down/v1", done: isThere, version, dirty, detail }),
      ),
    );
  if (isThere) return EXIT.success;
  return version === plan.from && dirty === undefined ? EXIT.error : EXIT.stoppedPartway;
}

function showPlan(
  { from, to, revert }: DownPlan,
  losses: readonly MeasuredLoss[],
  { input, console }: Speaker,
): void {
  if (input.options.output !== "human") {
    console.print(JSON.stringify({ schema: "rollback.migrate-plan/v1", from, to, revert, losses }));
    return;
  }
  if (revert.length === 0) {
    console.print(`already at ${to ?? "no version"}; nothing to do`);
    return;
  }
  console.print(
    `from ${from ?? "no version"} down to ${to ?? "no version"}, taking back ${revert.map(({ version }) => version).join(", ")}`,
  );
  const rows = losses.map(({ kind, name, rows: count }) => [
    kind,
    name,
    count === null ? "unknown" : String(count),
  ]);
  console.print(rows.length === 0 ? "nothing is lost" : tableLines(["loss", "of", "rows"], rows).join("\n"));
}
