import { nameBeside, parseTableName, tableLabel } from "../../adapters/postgres-names.ts";
import { type Replacement, replaceRows } from "../../adapters/postgres-replace-rows.ts";
import { readTableShape, type TableShape } from "../../adapters/postgres-table-shape.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import { durationMs } from "../../adapters/shell-settings.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import type { StepContext } from "../step-kind.ts";
import type { RestoreTablesSettings } from "./restore-tables.ts";

/** Puts the rows of a restored copy into the chosen live tables; answers how many rows those had before. */
export async function exchangeRows(
  params: RestoreTablesSettings,
  context: StepContext,
  {
    connection,
    source,
    counts,
  }: {
    readonly connection: DatabaseConnection;
    readonly source: DatabaseConnection;
    readonly counts: TableCounts;
  },
): Promise<TableCounts> {
  const { replacements, before } = await withDatabase(connection, async (live) => {
    const restored = await withDatabase(source, (scratch) => shapesOf(scratch, params));
    const shapes = await shapesOf(live, params);
    for (const [index, { table, types }] of shapes.entries())
      assertSameColumns(tableLabel(table), types, restored[index]?.types ?? []);
    const made = shapes.map((shape): Replacement => ({
      shape,
      source: { database: source },
      expectedRows: counts[tableLabel(shape.table)] ?? 0,
      keepIn: nameBeside(shape.table.name, "before", context.run),
    }));
    return { replacements: made, before: await countRows(live, labelsOf(params)) };
  });
  await replaceRows(connection, replacements, { ...context, lockTimeoutMs: durationMs(params.lockTimeout) });
  return before;
}

/** Puts the rows of before back, and keeps the restored ones in `<table>_restored_<run>`. */
export async function putBack(
  params: RestoreTablesSettings,
  context: StepContext,
  connection: DatabaseConnection,
): Promise<void> {
  const replacements = await withDatabase(connection, async (live) => {
    const made: Replacement[] = [];
    for (const shape of await shapesOf(live, params)) {
      const kept = { ...shape.table, name: nameBeside(shape.table.name, "before", context.run) };
      const rows = (await countRows(live, [tableLabel(kept)]))[tableLabel(kept)] ?? 0;
      const keepIn = nameBeside(shape.table.name, "restored", context.run);
      made.push({ shape, source: { table: kept }, expectedRows: rows, keepIn });
    }
    return made;
  });
  await replaceRows(connection, replacements, { ...context, lockTimeoutMs: durationMs(params.lockTimeout) });
}

/** The chosen tables with their schemas. */
export const labelsOf = ({ tables }: Pick<RestoreTablesSettings, "tables">): string[] =>
  tables.map((table) => tableLabel(parseTableName(table)));

/** Where the rows of before are kept. */
export const keptName = (label: string, context: Pick<StepContext, "run">): string =>
  labelBeside(label, "before", context);

/** Where the restored rows are kept once those of before are back. */
export const restoredName = (label: string, context: Pick<StepContext, "run">): string =>
  labelBeside(label, "restored", context);

function labelBeside(label: string, what: string, { run }: Pick<StepContext, "run">): string {
  const { schema, name } = parseTableName(label);
  return tableLabel({ schema, name: nameBeside(name, what, run) });
}

async function shapesOf(
  database: Database,
  { tables }: Pick<RestoreTablesSettings, "tables">,
): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const table of tables) shapes.push(await readTableShape(database, parseTableName(table)));
  return shapes;
}

function assertSameColumns(name: string, live: readonly string[], dumped: readonly string[]): void {
  const differing = [
    ...live.filter((one) => !dumped.includes(one)),
    ...dumped.filter((one) => !live.includes(one)),
  ];
  if (differing.length === 0) return;
  throw new RollbackError("DUMP_UNUSABLE", {
    subject: name,
    message: `${name} has other columns in the dump than now: ${differing.join(", ")}`,
    remedy: "migrate down to the version of the dump first, or restore the whole dump",
  });
}
