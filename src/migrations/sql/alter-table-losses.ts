import { columnBefore, type KnownTable, type SchemaChanges } from "./schema-changes.ts";
import type { SqlLoss } from "./sql-loss.ts";
import type { TokenReader } from "./token-reader.ts";

/** Actions of ALTER TABLE that keep every value; ADD and RENAME are looked at besides. */
const HARMLESS = new Set(
  ["set", "reset", "owner", "enable", "disable", "validate", "cluster", "detach", "replica"].concat([
    ...["no", "of", "not", "force"],
  ]),
);

/** What may stand behind ADD and is no column. */
const NO_COLUMN = ["constraint", "primary", "foreign", "unique", "check", "exclude"];

interface Action {
  readonly table: KnownTable;
  readonly ifExists: boolean;
  readonly changes: SchemaChanges;
}

/** What an ALTER TABLE takes away; the reader stands behind TABLE. Undefined when that cannot be told. */
export function alterTableLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const ifExists = reader.takes("if", "exists");
  const written = reader.table();
  if (written === undefined) return undefined;
  if (reader.takes("rename", "to")) return move(reader.name(), (name) => changes.move(written, { name }));
  if (reader.takes("set", "schema"))
    return move(reader.name(), (schema) => changes.move(written, { schema }));
  const table = changes.find(written);
  if (table === undefined) return undefined;
  const losses: SqlLoss[] = [];
  for (const part of reader.parts()) {
    const found = actionLosses(part, { table, ifExists, changes });
    if (found === undefined) return undefined;
    losses.push(...found);
  }
  return losses;
}

function move(to: string | undefined, moves: (to: string) => boolean): SqlLoss[] | undefined {
  return to !== undefined && moves(to) ? [] : undefined;
}

function actionLosses(part: TokenReader, action: Action): SqlLoss[] | undefined {
  if (part.takes("add")) return add(part, action);
  if (part.takes("rename")) return rename(part, action);
  if (part.takes("drop")) {
    if (part.takes("constraint")) return [];
    part.takes("column");
    return dropColumn(part, { ...action, ifExists: part.takes("if", "exists") || action.ifExists });
  }
  if (part.takes("alter")) {
    if (part.takes("constraint")) return [];
    part.takes("column");
    return alterColumn(part, action);
  }
  // Whoever drops or empties this one later takes the rows of the other one along.
  if (part.takes("attach") || part.takes("inherit")) action.table.takesIn = true;
  else if (!HARMLESS.has(part.word() ?? "")) return undefined;
  return [];
}

function dropColumn(part: TokenReader, { table, ifExists, changes }: Action): SqlLoss[] | undefined {
  const name = part.name();
  if (name === undefined) return undefined;
  const losses = changes.lossOfColumn("drop-column", table, name, ifExists);
  table.columns.set(name, null);
  return losses;
}

function alterColumn(part: TokenReader, { table, ifExists, changes }: Action): SqlLoss[] | undefined {
  const name = part.name();
  if (name === undefined) return undefined;
  const isType = part.takes("type") || part.takes("set", "data");
  return isType ? changes.lossOfColumn("change-type", table, name, ifExists) : [];
}

function add(part: TokenReader, { table }: Action): SqlLoss[] {
  const isColumn = !NO_COLUMN.some((word) => part.takes(word));
  part.takes("column");
  const ifNotExists = part.takes("if", "not", "exists");
  const name = isColumn ? part.name() : undefined;
  // A column that may have been there before is not ours; one that went is null already.
  if (name !== undefined && !ifNotExists) table.columns.set(name, null);
  return [];
}

function rename(part: TokenReader, { table }: Action): SqlLoss[] | undefined {
  if (part.takes("constraint")) return [];
  part.takes("column");
  const before = part.name();
  const after = part.takes("to") ? part.name() : undefined;
  if (before === undefined || after === undefined) return undefined;
  table.columns.set(after, columnBefore(table, before));
  table.columns.set(before, null);
  return [];
}
