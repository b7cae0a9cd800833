import { access, constants, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { execa } from "execa";
import type { DatabaseConnection } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { postgresEnvironment } from "./postgres-environment.ts";
import { printable } from "./shell-text.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** One of libpq's programs, and the version that it says it is. */
export interface PostgresTool {
  readonly path: string;
  readonly version: string;
  readonly major: number;
}

/** How a program is run: its connection goes through the environment, never through its arguments. */
export interface ToolRun {
  readonly args: readonly string[];
  readonly connection?: DatabaseConnection;
  readonly environment: Environment;
  readonly signal?: AbortSignal;
  readonly input?: Readable;
}

/** Where packages put the programs of each major version. */
const HOMES = ["/usr/lib/postgresql", "/usr/local/opt", "/usr"];

/**
 * Finds a program of at least this major version: on PATH, else where Debian and Red Hat put theirs.
 *
 * pg_dump refuses servers newer than itself, and archives of a newer pg_dump cannot be read.
 */
export async function findPostgresTool(
  name: "pg_dump" | "pg_restore" | "psql",
  { environment, major = 0 }: { readonly environment: Environment; readonly major?: number },
): Promise<PostgresTool> {
  const found: PostgresTool[] = [];
  for (const folder of [...(environment["PATH"] ?? "").split(delimiter), ...(await versionFolders())]) {
    const tool = folder === "" ? undefined : await toolAt(join(folder, name), environment);
    if (tool !== undefined && tool.major >= major) return tool;
    if (tool !== undefined) found.push(tool);
  }
  const versions = [...new Set(found.map(({ version }) => version))].join(", ");
  throw new RollbackError("DATABASE_FAILED", {
    subject: name,
    message:
      found.length === 0
        ? `the program "${name}" was not found`
        : `"${name}" is version ${versions}, and the server is ${major}: an older program cannot read it`,
    remedy: `install PostgreSQL's client programs${major === 0 ? "" : `, version ${major} or later`}`,
  });
}

/** Runs a program to its end and answers what it printed; a failure names its errors, without the rows they are about. */
export async function runPostgresTool(tool: PostgresTool, run: ToolRun): Promise<string> {
  const result = await execa(tool.path, run.args, {
    ...optionsOf(run),
    ...(run.input === undefined ? { stdin: "ignore" as const } : { input: run.input }),
    maxBuffer: 64 * 1024 * 1024,
  });
  // A program whose input broke off can still end with 0: psql takes that for the end of its script.
  if (!result.failed) return result.stdout;
  throw toolFailed(tool, result.stderr, result.shortMessage);
}

/** Runs a program and hands out what it prints while it prints; throws at the end when it failed. */
export async function* streamPostgresTool(tool: PostgresTool, run: ToolRun): AsyncGenerator<Buffer> {
  const child = execa(tool.path, run.args, {
    ...optionsOf(run),
    stdin: "ignore",
    buffer: { stdout: false },
    encoding: "buffer",
  });
  for await (const chunk of child.iterable({ binary: true, preserveNewlines: true }))
    yield Buffer.from(chunk);
  const result = await child;
  if (result.failed) throw toolFailed(tool, Buffer.from(result.stderr).toString(), result.shortMessage);
}

function optionsOf({ connection, environment, signal }: ToolRun) {
  const own =
    connection === undefined ? { PATH: environment["PATH"] } : postgresEnvironment(connection, environment);
  return {
    env: { ...own, LC_ALL: "C", TZ: "UTC", PGCLIENTENCODING: "UTF8" },
    extendEnv: false,
    reject: false,
    forceKillAfterDelay: 5000,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  };
}

/** As `psql:<stdin>:4: ERROR:  …`, `pg_restore: error: …`, or the server's own line. */
const ERROR_LINE =
  /^(?:\S*\b(?:psql|pg_\w+):\S* (?:[Ee]rror|ERROR|fatal|FATAL|PANIC)\b|(?:ERROR|FATAL|PANIC):  )/;

/** The lines below an error (DETAIL, CONTEXT, the statement) hold people's rows, which belong in no journal. */
function toolFailed({ path }: PostgresTool, words: string, otherwise = "it ended early"): RollbackError {
  const name = path.split("/").at(-1) ?? path;
  const errors = words.split("\n").filter((line) => ERROR_LINE.test(line));
  const said = printable(errors.length === 0 ? otherwise : errors.slice(-3).join(" | "), 500);
  return new RollbackError("DATABASE_FAILED", {
    subject: name,
    message: `${name} failed: ${said}`,
    remedy: "look at what it says, and at the server's log; nothing that is in use was changed by it",
  });
}

async function toolAt(path: string, environment: Environment): Promise<PostgresTool | undefined> {
  if (
    !(await access(path, constants.X_OK).then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  const { stdout } = await execa(path, ["--version"], {
    env: { PATH: environment["PATH"], LC_ALL: "C" },
    extendEnv: false,
    reject: false,
    timeout: 10_000,
  });
  const version = /(\d+)(?:\.\d+)*/.exec(stdout)?.[0];
  return version === undefined ? undefined : { path, version, major: Number.parseInt(version, 10) };
}

async function versionFolders(): Promise<string[]> {
  const folders = [];
  for (const home of HOMES)
    for (const name of await readdir(home).catch(() => []))
      if (/^(?:pgsql-|postgresql@)?\d+$/.test(name)) folders.push(join(home, name, "bin"));
  return folders.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}
