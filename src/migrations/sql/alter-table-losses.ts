import type { SchemaChanges } from "./schema-changes.ts";
import type { SqlLoss, TableReference } from "./sql-loss.ts";
import type { TokenReader } from "./token-reader.ts";

/** Actions of ALTER TABLE that keep every value; ADD and RENAME are looked at besides. */
const HARMLESS = new Set(
  ["set", "reset", "owner", "enable", "disable", "validate", "cluster", "attach", "detach", "replica"].concat(
    [...["inherit", "no", "of", "not", "force"]],
  ),
);

/** What may stand behind ADD and is no column. */
const NO_COLUMN = ["constraint", "primary", "foreign", "unique", "check", "exclude"];

interface Action {
  readonly table: TableReference;
  readonly ifExists: boolean;
  readonly changes: SchemaChanges;
}

/** What an ALTER TABLE takes away; the reader stands behind TABLE. Undefined when that cannot be told. */
export function alterTableLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const ifExists = reader.takes("if", "exists");
  const written = reader.table();
  if (written === undefined) return undefined;
  if (reader.takes("rename", "to")) {
    const name = reader.name();
    if (name === undefined) return undefined;
    changes.renameTable(written, name);
    return [];
  }
  const losses: SqlLoss[] = [];
  for (const part of reader.parts()) {
    const found = actionLosses(part, { table: changes.tableBefore(written), ifExists, changes });
    if (found === undefined) return undefined;
    losses.push(...found);
  }
  return losses;
}

function actionLosses(part: TokenReader, action: Action): SqlLoss[] | undefined {
  if (part.takes("add")) return add(part, action);
  if (part.takes("rename")) return rename(part, action);
  if (part.takes("drop")) {
    if (part.takes("constraint")) return [];
    part.takes("column");
    return onColumn("drop-column", part, {
      ...action,
      ifExists: part.takes("if", "exists") || action.ifExists,
    });
  }
  if (part.takes("alter")) {
    if (part.takes("constraint")) return [];
    part.takes("column");
    const loss = onColumn("change-type", part, action);
    return part.takes("type") || part.takes("set", "data") ? loss : loss && [];
  }
  return HARMLESS.has(part.word() ?? "") ? [] : undefined;
}

function onColumn(
  kind: "drop-column" | "change-type",
  part: TokenReader,
  { table, ifExists, changes }: Action,
): SqlLoss[] | undefined {
  const name = part.name();
  if (name === undefined) return undefined;
  return [{ kind, table, column: changes.columnBefore(table, name), ifExists }];
}

function add(part: TokenReader, { table, changes }: Action): SqlLoss[] {
  const isColumn = !NO_COLUMN.some((word) => part.takes(word));
  part.takes("column");
  // A column that may have been there before is not ours.
  if (!isColumn || part.takes("if", "not", "exists")) return [];
  const name = part.name();
  if (name !== undefined) changes.makeColumn(table, name);
  return [];
}

function rename(part: TokenReader, { table, changes }: Action): SqlLoss[] | undefined {
  if (part.takes("constraint")) return [];
  part.takes("column");
  const before = part.name();
  const after = part.takes("to") ? part.name() : undefined;
  if (before === undefined || after === undefined) return undefined;
  changes.renameColumn(table, before, after);
  return [];
}
