import { Readable } from "node:stream";
import type { DatabaseConnection } from "../model/data.ts";
import { queryError } from "./postgres-errors.ts";
import { quoteName, quoteTable, quoteText, type TableName, tableLabel } from "./postgres-names.ts";
import type { TableShape } from "./postgres-table-shape.ts";
import { findPostgresTool, runPostgresTool, streamPostgresTool } from "./postgres-tools.ts";

/** Where the new rows of a table come from: the same table in another database, or another table in the same one. */
export type RowSource = { readonly database: DatabaseConnection } | { readonly table: TableName };

/** One table whose rows are replaced. */
export interface Replacement {
  readonly shape: TableShape;
  readonly source: RowSource;
  /** Rows that must be there at the end; anything else rolls everything back. */
  readonly expectedRows: number;
  /** Gets a copy of the present rows, in the same schema. */
  readonly keepIn: string;
}

interface Run {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly lockTimeoutMs: number;
}

/**
 * Replaces the rows of tables in one transaction: locks them, keeps the present rows in new tables, puts in the others.
 *
 * Foreign keys from and to the tables are put away and made again, which checks every row; so no
 * cascade reaches other tables, and a row that would point nowhere rolls everything back. Triggers
 * of people do not fire. Rows pass through as COPY's text, byte for byte; a source that breaks off
 * means that COMMIT is never sent.
 */
export async function replaceRows(
  connection: DatabaseConnection,
  replacements: readonly Replacement[],
  run: Run,
): Promise<void> {
  const tool = await findPostgresTool("psql", run);
  const input = Readable.from(script(replacements, run));
  let broken: unknown;
  input.on("error", (error) => {
    broken = error;
  });
  const args = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"];
  try {
    await runPostgresTool(tool, { args, connection, input, ...run });
  } catch (error) {
    if (broken === undefined) throw error;
  }
  if (broken !== undefined) throw queryError(broken, connection);
}

async function* script(replacements: readonly Replacement[], run: Run): AsyncGenerator<string | Buffer> {
  const names = replacements.map(({ shape }) => quoteTable(shape.table)).join(", ");
  const keys = new Map(
    replacements.flatMap(({ shape }) =>
      shape.foreignKeys.map((key) => [`${key.table} ${key.name}`, key] as const),
    ),
  );
  yield `${PINNED}\nBEGIN;\nSET LOCAL lock_timeout = ${run.lockTimeoutMs};\nLOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE;\n`;
  for (const { shape, keepIn } of replacements)
    yield `CREATE TABLE ${keptTable(shape, keepIn)} AS TABLE ${quoteTable(shape.table)};\n`;
  for (const { table, name } of keys.values()) yield `ALTER TABLE ${table} DROP CONSTRAINT ${name};\n`;
  for (const { shape } of replacements)
    for (const part of shape.parts) yield `ALTER TABLE ${part} DISABLE TRIGGER USER;\n`;
  yield `TRUNCATE ${names};\n`;
  for (const { shape, source } of replacements) yield* rowsOf(shape, source, run);
  for (const { table, name, definition } of keys.values())
    yield `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition};\n`;
  for (const { shape, source, expectedRows } of replacements) {
    yield checkCount(shape.table, expectedRows);
    yield checkContent(shape, await contentOf(shape, source, run));
    // A partition's copy of its table's trigger follows that one, and is then put as it was by itself.
    for (const { table, name, how } of shape.triggers) yield `ALTER TABLE ${table} ${how} TRIGGER ${name};\n`;
    yield raiseSequences(shape.table);
  }
  yield "COMMIT;\n";
}

async function* rowsOf(shape: TableShape, source: RowSource, run: Run): AsyncGenerator<string | Buffer> {
  const table = quoteTable(shape.table);
  const columns = shape.columns.join(", ");
  if ("table" in source) {
    yield `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${quoteTable(source.table)};\n`;
    return;
  }
  const tool = await findPostgresTool("psql", run);
  const args = readingArgs(`COPY (SELECT ${columns} FROM ${table}) TO STDOUT`);
  yield `COPY ${table} (${columns}) FROM stdin;\n`;
  yield* streamPostgresTool(tool, { args, connection: source.database, ...run });
  yield "\\.\n";
}

/**
 * What decides how a value is written as text, and read: as pg_dump sets it, whatever the login, the database or the server say.
 *
 * A policy that would hide rows is an error instead.
 */
const PINNED = [
  ...["extra_float_digits = 3", "DateStyle = ISO", "IntervalStyle = postgres", "TimeZone = 'UTC'"],
  ...["bytea_output = hex", "xmloption = content", "lc_monetary = 'C'", "row_security = off"],
  ...["statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "synchronize_seqscans = off"],
]
  .map((setting) => `SET ${setting};`)
  .join(" ");

/** Reads in a session whose texts do not depend on its search path either. */
const readingArgs = (query: string): string[] => [
  ...["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"],
  ...[`--command=${PINNED}`, "--command=SET search_path = ''", `--command=${query}`],
];

/** One number for the values of all rows, in whatever order; a generated column computes its own. */
const digestSql = ({ columns }: TableShape, table: TableName): string =>
  `SELECT coalesce(sum(hashtextextended(ROW(${columns.join(", ")})::text, 0)), 0)::text FROM ${quoteTable(table)}`;

/** What the rows must come to, as SQL that is asked behind them. */
async function contentOf(shape: TableShape, source: RowSource, run: Run): Promise<string> {
  if ("table" in source) return `(${digestSql(shape, source.table)})`;
  const tool = await findPostgresTool("psql", run);
  const args = readingArgs(digestSql(shape, shape.table));
  return quoteText((await runPostgresTool(tool, { args, connection: source.database, ...run })).trim());
}

/** The present rows, in a table of the same schema. */
const keptTable = ({ table: { schema } }: TableShape, name: string): string =>
  `${quoteName(schema)}.${quoteName(name)}`;

function checkCount(table: TableName, rows: number): string {
  const message = quoteText(`${tableLabel(table)} must have ${rows} rows`).trim();
  return `DO $do$ BEGIN IF (SELECT count(*) FROM ${quoteTable(table)}) <> ${rows} THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END $do$;\n`;
}

/** The rows are what they were, and not what a trigger, a rule or a setting made of them. */
function checkContent(shape: TableShape, expected: string): string {
  const message = quoteText(`${tableLabel(shape.table)} has other values than it must have`).trim();
  return `SET LOCAL search_path = '';
DO $do$ BEGIN IF (${digestSql(shape, shape.table)}) <> ${expected} THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END $do$;
SET LOCAL search_path TO DEFAULT;\n`;
}

/** Forward only, whichever way it counts: a key that was given out once, or is taken, is not given out again. */
function raiseSequences(table: TableName): string {
  const name = quoteText(quoteTable(table)).trim();
  const rows = quoteTable(table).replaceAll("'", "''");
  return `DO $do$ DECLARE c record; BEGIN
  FOR c IN SELECT s.seq, s.attname, q.seqincrement > 0 AS rises
    FROM (SELECT pg_get_serial_sequence(${name}, attname) AS seq, attname FROM pg_attribute
          WHERE attrelid = ${name}::regclass AND attnum > 0 AND NOT attisdropped) s
    JOIN pg_sequence q ON q.seqrelid = s.seq::regclass
  LOOP
    EXECUTE format('SELECT setval(%L, m) FROM (SELECT %s(%I) AS m FROM ${rows}) t, %s s WHERE m %s s.last_value OR m = s.last_value AND NOT s.is_called',
      c.seq, CASE WHEN c.rises THEN 'max' ELSE 'min' END, c.attname, c.seq, CASE WHEN c.rises THEN '>' ELSE '<' END);
  END LOOP; END $do$;\n`;
}
