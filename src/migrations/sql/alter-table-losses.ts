import { referenceLabel, type SqlLoss, type TableReference } from "./sql-loss.ts";
import type { TokenReader } from "./token-reader.ts";

/** New names that earlier statements gave, with the names that the live database still uses. */
export type Renames = Map<string, TableReference | string>;

/** Actions of ALTER TABLE that keep every value. */
const HARMLESS = new Set(
  ["add", "set", "reset", "owner", "enable", "disable", "validate", "cluster", "attach", "detach", "replica"].concat(
    ["inherit", "no", "of", "not", "force"],
  ),
);

/** The table under the name it has before any of the statements ran. */
export function originalTable(table: TableReference, renames: Renames): TableReference {
  const renamed = renames.get(referenceLabel(table));
  return typeof renamed === "object" ? renamed : table;
}

/** What an ALTER TABLE takes away; the reader stands behind TABLE. Undefined when that cannot be told. */
export function alterTableLosses(reader: TokenReader, renames: Renames): SqlLoss[] | undefined {
  const ifExists = reader.takes("if", "exists");
  const written = reader.table();
  if (written === undefined) return undefined;
  const table = originalTable(written, renames);
  if (reader.takes("rename")) return rename(reader, written, table, renames);

  const losses: SqlLoss[] = [];
  for (const action of reader.parts()) {
    const found = actionLosses(action, table, { renames, ifExists });
    if (found === undefined) return undefined;
    losses.push(...found);
  }
  return losses;
}

function actionLosses(
  action: TokenReader,
  table: TableReference,
  { renames, ifExists }: { readonly renames: Renames; readonly ifExists: boolean },
): SqlLoss[] | undefined {
  const onColumn = (kind: "drop-column" | "change-type", missing: boolean): SqlLoss[] | undefined => {
    const name = action.name();
    if (name === undefined) return undefined;
    const column = originalColumn(table, name, renames);
    return [{ kind, table, column, ifExists: ifExists || missing }];
  };
  if (action.takes("drop")) {
    if (action.takes("constraint")) return [];
    action.takes("column");
    return onColumn("drop-column", action.takes("if", "exists"));
  }
  if (action.takes("alter")) {
    if (action.takes("constraint")) return [];
    action.takes("column");
    const loss = onColumn("change-type", false);
    return action.takes("type") || action.takes("set", "data") ? loss : loss && [];
  }
  return HARMLESS.has(action.word() ?? "") ? [] : undefined;
}

function rename(
  reader: TokenReader,
  written: TableReference,
  table: TableReference,
  renames: Renames,
): SqlLoss[] | undefined {
  if (reader.takes("constraint")) return [];
  if (reader.takes("to")) {
    const name = reader.name();
    if (name === undefined) return undefined;
    renames.set(referenceLabel({ ...written, name }), table);
    return [];
  }
  reader.takes("column");
  const before = reader.name();
  const after = reader.takes("to") ? reader.name() : undefined;
  if (before === undefined || after === undefined) return undefined;
  renames.set(columnKey(table, after), originalColumn(table, before, renames));
  return [];
}

function originalColumn(table: TableReference, column: string, renames: Renames): string {
  const renamed = renames.get(columnKey(table, column));
  return typeof renamed === "string" ? renamed : column;
}

const columnKey = (table: TableReference, column: string): string => `${referenceLabel(table)} ${column}`;
