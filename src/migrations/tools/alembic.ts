import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { migrationFiles } from "../migration-files.ts";
import type {
  CurrentVersion,
  DownPlan,
  Migration,
  MigrationSource,
  MigrationToolKind,
} from "../migration-tool.ts";
import { noWayDown } from "../no-way-down.ts";
import { readVersionTable } from "../read-version-table.ts";
import { findTool, runTool } from "../run-tool.ts";

const TABLE = "alembic_version";
const NO_PROGRAM = "the alembic program is not installed here";

/** One revision file: what it is called and what it follows. */
interface Revision {
  readonly version: string;
  readonly name: string;
  readonly after: string | undefined;
}

/**
 * Alembic: a chain of revisions in Python files; the table names the last one.
 *
 * Losses are read from the SQL that `alembic downgrade --sql` prints, which Alembic makes without a
 * database. Branches and merges are refused: their order is not ours to choose.
 */
export const alembic: MigrationToolKind = {
  tool: "alembic",
  detect: (files, projectFiles) => files.includes("env.py") || projectFiles.includes("alembic.ini"),
  open: (source) => ({
    tool: "alembic",
    current: () => readCurrent(source),
    list: () => list(source),
    sqlOf: (migration, direction) => printSql(source, migration, direction),
    obstacle: async () => ((await findTool(source, "alembic")) === undefined ? NO_PROGRAM : undefined),
    down: (plan) => down(source, plan),
  }),
};

async function readCurrent(source: MigrationSource): Promise<CurrentVersion> {
  const row = z.object({ version: z.string() });
  const rows = await readVersionTable(source, TABLE, { row, columns: "version_num AS version FROM {table}" });
  const heads = rows.map(({ version }) => version).join(", ");
  return {
    version: rows[0]?.version,
    dirty: rows.length > 1 ? `it stands on several branches at once: ${heads}` : undefined,
  };
}

async function list(source: MigrationSource): Promise<Migration[]> {
  const chain = inOrder(await readRevisions(source.directory));
  const { version: current } = await readCurrent(source);
  const at = chain.findIndex(({ version }) => version === current);
  const known = chain.map(({ version, name }, index): Migration => ({
    version,
    name,
    state: index <= at ? "applied" : "pending",
  }));
  if (current === undefined || at !== -1) return known;
  return [...known, { version: current, name: "", state: "unknown" }];
}

async function readRevisions(directory: string): Promise<Revision[]> {
  const top = await migrationFiles(directory);
  const folder = top.includes("versions") ? join(directory, "versions") : directory;
  const revisions = [];
  for (const file of (await migrationFiles(folder)).filter((name) => name.endsWith(".py"))) {
    const revision = parseRevision(await readFile(join(folder, file), "utf8"));
    if (revision !== undefined) revisions.push(revision);
  }
  return revisions;
}

/** A merge has a tuple as its down_revision, so it has no `after` here and breaks the chain. */
function parseRevision(text: string): Revision | undefined {
  const version = /^revision(?:\s*:[^=]+)?\s*=\s*["']([^"']+)["']/m.exec(text)?.[1];
  if (version === undefined) return undefined;
  const after = /^down_revision(?:\s*:[^=]+)?\s*=\s*["']([^"']+)["']/m.exec(text)?.[1];
  const name = /^["']{3}([^\n"']*)/.exec(text)?.[1]?.trim() ?? "";
  return { version, name, after };
}

/** Empty when the revisions are no single chain: then nothing is known, and every applied one is strange. */
function inOrder(revisions: readonly Revision[]): Revision[] {
  const chain: Revision[] = [];
  for (let after: string | undefined; ; after = chain.at(-1)?.version) {
    const next = revisions.filter((revision) => revision.after === after);
    if (next[0] === undefined) return chain.length === revisions.length ? chain : [];
    if (next.length > 1) return [];
    chain.push(next[0]);
  }
}

async function printSql(
  source: MigrationSource,
  { version }: Migration,
  direction: "up" | "down",
): Promise<string | undefined> {
  const program = await findTool(source, "alembic");
  const revision = (await readRevisions(source.directory)).find((one) => one.version === version);
  if (program === undefined || revision === undefined) return undefined;
  const before = revision.after ?? "base";
  const range =
    direction === "up" ? ["upgrade", `${before}:${version}`] : ["downgrade", `${version}:${before}`];
  const printed = await runTool(source, [program, ...range, "--sql"]).catch(() => undefined);
  // Both streams come together, and logging begins its lines with the level; other noise stays unreadable.
  return printed
    ?.split("\n")
    .filter((line) => !/^(?:INFO|DEBUG|WARNING|WARN)\b/.test(line))
    .join("\n")
    .replaceAll(OWN_TABLE, "");
}

/** Alembic's own bookkeeping loses nothing. */
const OWN_TABLE = /^(?:UPDATE|DELETE FROM|DROP TABLE) alembic_version\b[^;]*;/gm;

async function down(source: MigrationSource, { to }: DownPlan): Promise<void> {
  const program = await findTool(source, "alembic");
  if (program === undefined) return noWayDown("alembic", NO_PROGRAM);
  await runTool(source, [program, "downgrade", to ?? "base"]);
}
