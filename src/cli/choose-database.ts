import { z } from "zod";
import { RollbackError } from "../model/errors.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import { CONNECTION } from "../steps/postgres/connection-settings.ts";
import { MIGRATIONS } from "../steps/postgres/migration-settings.ts";
import type { MigratedDatabase } from "../use-cases/open-database-migrations.ts";
import type { MigrateOptions } from "./migrate-options.ts";

const DATABASE = z.object({ connection: CONNECTION, migrations: MIGRATIONS });

/**
 * The database that is meant: an entry of `data:` in rollback.yaml, key by key overridden by the options, or
 * the options alone; throws USAGE with everything that is missing.
 *
 * `data` is undefined where no rollback.yaml was looked for, because no stack was named.
 */
export function chooseDatabase(
  data: readonly DatabaseSettings[] | undefined,
  options: MigrateOptions,
): MigratedDatabase {
  const entry = findEntry(data, options);
  const connection = withoutAbsent({
    host: options.host ?? entry?.connection.host,
    port: options.port ?? entry?.connection.port,
    database: options.database ?? entry?.connection.database,
    user: options.user ?? entry?.connection.user,
    password: passwordOf(options) ?? entry?.connection.password,
    ssl: options.ssl ?? entry?.connection.ssl,
  });
  const migrations = withoutAbsent({
    tool: options.tool ?? entry?.migrations?.tool,
    directory: options.directory ?? (entry === undefined ? "migrations" : entry.migrations?.directory),
    table: options.table ?? entry?.migrations?.table,
    status: options["status-command"] ?? entry?.migrations?.status,
    down: options["down-command"] ?? entry?.migrations?.down,
  });
  refuseMissing({ ...connection, ...migrations }, { data, entry });
  refuseOddCommands(migrations);
  const parsed = DATABASE.safeParse({ connection, migrations });
  // Another host or database is not the one that bears the entry's name.
  const isElsewhere = options.host !== undefined || options.database !== undefined;
  if (parsed.success) return withoutAbsent({ name: isElsewhere ? undefined : entry?.name, ...parsed.data });
  const faults = parsed.error.issues.map(({ path, message }) => `${path.slice(1).join(".")}: ${message}`);
  throw usage("migrate", `the options do not name a database: ${faults.join("; ")}`, "correct them");
}

function findEntry(
  data: readonly DatabaseSettings[] | undefined,
  { name, host, database, user }: MigrateOptions,
): DatabaseSettings | undefined {
  const names = (data ?? []).map((entry) => entry.name).join(", ");
  if (name !== undefined) {
    if (data === undefined)
      throw usage(
        "--stack",
        "--name names an entry of a stack's rollback.yaml, and no stack is named",
        "add --stack",
      );
    const found = data.find((entry) => entry.name === name);
    if (found !== undefined) return found;
    const remedy = names === "" ? "add it to data: in rollback.yaml" : `name one of ${names}`;
    throw usage(name, `rollback.yaml has no database "${name}"`, remedy);
  }
  if (data === undefined || data.length < 2) return data?.[0];
  if (host !== undefined && database !== undefined && user !== undefined) return undefined;
  throw usage(
    "--name",
    `rollback.yaml has several databases: ${names}`,
    `name one: --name ${data[0]?.name ?? ""}`,
  );
}

function passwordOf({ "password-env": variable }: MigrateOptions): { readonly env: string } | undefined {
  return variable === undefined ? undefined : { env: variable };
}

interface Source {
  readonly data: readonly DatabaseSettings[] | undefined;
  readonly entry: DatabaseSettings | undefined;
}

function refuseMissing(given: object, { data, entry }: Source): void {
  const missing = ["host", "database", "user", "directory"].filter((key) => !Object.hasOwn(given, key));
  if (missing.length === 0) return;
  const options = missing.map((key) => `--${key}`).join(", ");
  if (entry !== undefined)
    throw usage(
      entry.name,
      `the database "${entry.name}" in rollback.yaml has no migrations, and ${options} is missing`,
      "add data[].migrations, or the option",
    );
  const where =
    data === undefined
      ? "no stack is named whose rollback.yaml could tell"
      : "rollback.yaml names no database (data:)";
  throw usage(
    missing.map((key) => `--${key}`).join(" "),
    `it is not known which database is meant: ${options} missing, and ${where}`,
    data === undefined ? `add --stack, or ${options}` : `add data: to rollback.yaml, or ${options}`,
  );
}

/** The two commands belong to the tool `command`, and it needs both. */
function refuseOddCommands({
  tool,
  status,
  down,
}: {
  readonly tool?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly down?: readonly string[] | undefined;
}): void {
  const given = Object.entries({ "--status-command": status, "--down-command": down });
  const missing = given.filter(([, argv]) => argv === undefined).map(([option]) => option);
  if (tool !== "command" && missing.length < given.length)
    throw usage(
      "--tool",
      "--status-command and --down-command belong to --tool command",
      "add --tool command",
    );
  if (tool === "command" && missing.length > 0)
    throw usage("--tool", `--tool command needs ${missing.join(" and ")}`, "add what is missing");
}

const usage = (subject: string, message: string, remedy: string): RollbackError =>
  new RollbackError("USAGE", { subject, message, remedy });
