import type { DumpFacts } from "../../adapters/postgres-inspect-dump.ts";
import { parseTableName, tableLabel, type TableName } from "../../adapters/postgres-names.ts";
import { countOwnRows, listRowHolders, type RowHolder } from "../../adapters/postgres-row-holders.ts";
import type { Database } from "../../adapters/postgres.ts";
import { blocking, type Finding } from "../../model/finding.ts";

/**
 * Refuses a dump that lacks rows of a live database: a table that it does not hold, or not the rows of.
 *
 * Empty tables may be missing, and those that are accepted by their name or by that of the table
 * they are partitions of. Only the missing ones are counted.
 */
export async function missingRows(
  live: Database,
  facts: DumpFacts,
  {
    accepted,
    isWanted,
  }: { readonly accepted: readonly string[]; readonly isWanted: (top: TableName) => boolean },
): Promise<Finding[]> {
  const agreed = new Set(accepted.map((name) => tableLabel(parseTableName(name))));
  const missing = (await listRowHolders(live)).filter(
    (holder) =>
      isWanted(holder.top) &&
      !holdsRows(facts, holder) &&
      ![holder.table, holder.top].some((table) => agreed.has(tableLabel(table))),
  );
  const lost: { label: string; text: string }[] = [];
  for (const holder of missing) {
    const rows = await countOwnRows(live, holder);
    const label = tableLabel(holder.table);
    const many = rows === null ? "rows that are hidden from us" : `${rows} ${rows === 1 ? "row" : "rows"}`;
    const why = hasTable(facts, holder.table) ? "the dump has the table without its rows" : "not in the dump";
    if (rows !== 0) lost.push({ label, text: `${label} (${many}; ${why})` });
  }
  if (lost.length === 0) return [];
  return [
    blocking({
      code: "DUMP_LACKS_ROWS",
      subject: facts.path,
      message: `the dump would leave nothing of ${lost.map(({ text }) => text).join(", ")}`,
      remedy: `name a whole dump; or give those rows up: acceptMissing: ${JSON.stringify(lost.map(({ label }) => label))}`,
    }),
  ];
}

/** The manifest has the counts of whole tables, and the restored copy is held to them. */
function holdsRows({ filled, manifest }: DumpFacts, { table }: RowHolder): boolean {
  return filled.includes(dumpName(table)) || manifest?.tables[tableLabel(table)] !== undefined;
}

/** Whether a dump makes a table, by the name that the catalog has for it. */
export const hasTable = ({ tables }: Pick<DumpFacts, "tables">, table: TableName): boolean =>
  tables.includes(dumpName(table));

const dumpName = ({ schema, name }: TableName): string => `${schema}.${name}`;
