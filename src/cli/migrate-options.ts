import type { Argv } from "yargs";
import { RollbackError } from "../model/errors.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandInput } from "./run-cli.ts";
import { wholeNumber } from "./whole-number.ts";

/** The options of `migrate`, as yargs leaves them; what names the database overrides rollback.yaml. */
export interface MigrateOptions extends GlobalOptions {
  readonly action: "status" | "down";
  readonly stack?: string;
  readonly name?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly tool?: string;
  readonly directory?: string;
  readonly table?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly "password-env"?: string;
  readonly ssl?: boolean;
  readonly "dry-run"?: boolean;
  readonly "accept-rows"?: number;
  readonly "accept-unknown-loss"?: boolean;
  readonly "status-command"?: readonly string[];
  readonly "down-command"?: readonly string[];
}

export type MigrateInput = Omit<CommandInput, "options"> & {
  readonly options: MigrateOptions & CommandInput["options"];
};

const TEXT = { type: "string", requiresArg: true } as const;

/** Adds the options of `migrate`; the password is only ever named, never given. */
export function addMigrateOptions(parser: Argv): Argv {
  return parser
    .positional("action", {
      choices: ["status", "down"] as const,
      demandOption: true,
      describe: "look, or go down",
    })
    .option("stack", {
      ...TEXT,
      alias: "s",
      describe: "the Pulumi stack whose rollback.yaml names the database",
    })
    .option("name", { ...TEXT, describe: "name of the database in rollback.yaml, where there are several" })
    .option("to", { ...TEXT, describe: "down: version that is to be the last applied one; 0 for none" })
    .option("dry-run", { type: "boolean", describe: "down: only show what would be lost" })
    .option(
      "accept-rows",
      wholeNumber("accept-rows", "down with --yes: the rows you accept to lose something"),
    )
    .option("accept-unknown-loss", { type: "boolean", describe: "down: also when losses are unknown" })
    .option("reason", { ...TEXT, describe: "down: kept in plan and journal" })
    .option("tool", { ...TEXT, describe: "found by its files when left out" })
    .option("directory", { ...TEXT, describe: "folder of the migrations, in the project" })
    .option("table", { ...TEXT, describe: "the tool's own table, when it has another name" })
    .option("host", { ...TEXT, describe: "host of the database" })
    .option("port", wholeNumber("port", "port of the database; 5432 by default", { least: 1, most: 65_535 }))
    .option("database", { ...TEXT, describe: "name of the database on its server" })
    .option("user", { ...TEXT, describe: "user to log in as" })
    .option("password-env", { ...TEXT, describe: "variable that holds the password" })
    .option("ssl", { type: "boolean", describe: "--no-ssl for a connection without encryption" })
    .option("status-command", {
      ...TEXT,
      array: true,
      describe: "for --tool command: prints the migrations as JSON",
    })
    .option("down-command", { ...TEXT, array: true, describe: "for --tool command: goes down to {{to}}" });
}

/** Refuses options that mean nothing together, before anything is looked up. */
export function refuseOddOptions({ options }: MigrateInput): void {
  if (options.action === "down") {
    refuseOddWayDown(options);
    return;
  }
  const ofDown = (["to", "dry-run", "accept-rows", "accept-unknown-loss", "reason"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (ofDown !== undefined) throw odd(`--${ofDown}`, "belongs to migrate down", "leave it out, or go down");
}

function refuseOddWayDown({ to, stack, "dry-run": isDryRun }: MigrateOptions): void {
  if (to === undefined || to === "") {
    const remedy = "rollback migrate down --to <version>, or --to 0 for none; migrate status lists them";
    throw odd("--to", "is missing: going down needs a version to stop at", remedy);
  }
  if (stack !== undefined || isDryRun === true) return;
  // Without a stack there is neither a lock nor a journal, so that a killed run could not be resumed.
  throw odd(
    "--stack",
    "is missing: going down is a run of a stack, under its lock and in its journal",
    "name the stack in the folder of its Pulumi project; without one, look with --dry-run and go down with the tool itself",
  );
}

function odd(option: string, problem: string, remedy: string): RollbackError {
  return new RollbackError("USAGE", { subject: option, message: `${option} ${problem}`, remedy });
}
