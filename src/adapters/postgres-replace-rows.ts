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
  yield `BEGIN;\nSET LOCAL lock_timeout = ${run.lockTimeoutMs};\nLOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE;\n`;
  for (const { shape, keepIn } of replacements)
    yield `CREATE TABLE ${keptTable(shape, keepIn)} AS TABLE ${quoteTable(shape.table)};\n`;
  for (const { table, name } of keys.values()) yield `ALTER TABLE ${table} DROP CONSTRAINT ${name};\n`;
  for (const { shape } of replacements)
    yield `ALTER TABLE ${quoteTable(shape.table)} DISABLE TRIGGER USER;\n`;
  yield `TRUNCATE ${names};\n`;
  for (const { shape, source } of replacements) yield* rowsOf(shape, source, run);
  for (const { table, name, definition } of keys.values())
    yield `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition};\n`;
  for (const { shape, expectedRows } of replacements) {
    yield checkCount(shape.table, expectedRows);
    for (const { name, how } of shape.triggers)
      yield `ALTER TABLE ${quoteTable(shape.table)} ${how} TRIGGER ${name};\n`;
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
  const query = `COPY (SELECT ${columns} FROM ${table}) TO STDOUT`;
  const args = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", `--command=${query}`];
  yield `COPY ${table} (${columns}) FROM stdin;\n`;
  yield* streamPostgresTool(tool, { args, connection: source.database, ...run });
  yield "\\.\n";
}

/** The present rows, in a table of the same schema. */
const keptTable = ({ table: { schema } }: TableShape, name: string): string =>
  `${quoteName(schema)}.${quoteName(name)}`;

function checkCount(table: TableName, rows: number): string {
  const message = quoteText(`${tableLabel(table)} must have ${rows} rows`).trim();
  return `DO $do$ BEGIN IF (SELECT count(*) FROM ${quoteTable(table)}) <> ${rows} THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END $do$;\n`;
}

/** Forward only: a key that was given out once is not given out again. */
function raiseSequences(table: TableName): string {
  const name = quoteText(quoteTable(table)).trim();
  return `DO $do$ DECLARE c record; BEGIN
  FOR c IN SELECT pg_get_serial_sequence(${name}, attname) AS seq, attname FROM pg_attribute
    WHERE attrelid = ${name}::regclass AND attnum > 0 AND NOT attisdropped AND pg_get_serial_sequence(${name}, attname) IS NOT NULL
  LOOP
    EXECUTE format('SELECT setval(%L, m) FROM (SELECT max(%I) AS m FROM ${quoteTable(table).replaceAll("'", "''")}) t, %s s WHERE m > s.last_value', c.seq, c.attname, c.seq);
  END LOOP; END $do$;\n`;
}
