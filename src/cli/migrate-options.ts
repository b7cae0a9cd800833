import { join } from "node:path";
import type { Argv } from "yargs";
import { resolveReference } from "../adapters/shell-environment.ts";
import type { DatabaseConnection } from "../model/data.ts";
import type { MigrationSource } from "../migrations/migration-tool.ts";
import { addStackOption, type GlobalOptions } from "./global-options.ts";
import type { CommandInput } from "./run-cli.ts";

/** The options of `migrate`, as yargs leaves them. */
export interface MigrateOptions extends GlobalOptions {
  readonly action: "status" | "down";
  readonly stack: string;
  readonly to?: string;
  readonly tool?: string;
  readonly directory: string;
  readonly table?: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly "password-env"?: string;
  readonly ssl: boolean;
  readonly "dry-run"?: boolean;
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
  return addStackOption(parser)
    .positional("action", {
      choices: ["status", "down"] as const,
      demandOption: true,
      describe: "look, or go down",
    })
    .option("to", { ...TEXT, describe: "version that is to be the last applied one; 0 for none" })
    .option("tool", { ...TEXT, describe: "found by its files when left out" })
    .option("directory", {
      ...TEXT,
      default: "migrations",
      describe: "folder of the migrations, in the project",
    })
    .option("table", { ...TEXT, describe: "the tool's own table, when it has another name" })
    .option("host", { ...TEXT, demandOption: true, describe: "host of the database" })
    .option("port", { type: "number", requiresArg: true, default: 5432, describe: "port of the database" })
    .option("database", { ...TEXT, demandOption: true, describe: "name of the database" })
    .option("user", { ...TEXT, demandOption: true, describe: "user to log in as" })
    .option("password-env", { ...TEXT, describe: "variable that holds the password" })
    .option("ssl", {
      type: "boolean",
      default: true,
      describe: "--no-ssl for a connection without encryption",
    })
    .option("dry-run", { type: "boolean", default: false, describe: "only show what would be lost" })
    .option("accept-unknown-loss", {
      type: "boolean",
      default: false,
      describe: "go down although losses are unknown",
    })
    .option("status-command", {
      ...TEXT,
      array: true,
      describe: "for --tool command: prints the migrations as JSON",
    })
    .option("down-command", { ...TEXT, array: true, describe: "for --tool command: goes down to {{to}}" });
}

/** The connection that the options name. */
export function connectionOf({ options, environment }: MigrateInput): DatabaseConnection {
  const variable = options["password-env"];
  const { host, port, database, user, ssl } = options;
  const password = variable === undefined ? undefined : resolveReference({ env: variable }, environment);
  return { host, port, database, user, password, ssl };
}

/** Where the options say that the migrations are. */
export function toolSource(
  { options, environment }: MigrateInput,
  connection: DatabaseConnection,
  projectDirectory: string,
): MigrationSource {
  const { table, "status-command": status, "down-command": down } = options;
  return {
    directory: join(projectDirectory, options.directory),
    projectDirectory,
    connection,
    environment,
    table,
    commands: status === undefined || down === undefined ? undefined : { status, down },
  };
}
