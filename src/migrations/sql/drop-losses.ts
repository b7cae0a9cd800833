import type { SchemaChanges } from "./schema-changes.ts";
import type { SqlLoss, TableReference } from "./sql-loss.ts";
import type { TokenReader } from "./token-reader.ts";

/** What holds no rows and takes none along, even with CASCADE. */
const HARMLESS = new Set([
  "index",
  "view",
  "materialized",
  "trigger",
  "rule",
  "policy",
  "statistics",
  "event",
]);

/** What holds no rows, but takes columns of its kind along with CASCADE. */
const HARMLESS_ALONE = new Set(
  ["function", "procedure", "routine", "type", "domain", "sequence", "aggregate", "operator"].concat([
    "collation",
    "cast",
    "publication",
    "role",
    "user",
  ]),
);

/** What a DROP takes away; the reader stands behind the word. Undefined when that cannot be told. */
export function dropLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const what = reader.word() ?? "";
  if (HARMLESS.has(what)) return [];
  const cascades = reader.has("cascade");
  if (HARMLESS_ALONE.has(what)) return cascades ? undefined : [];
  const ifExists = reader.takes("if", "exists");
  const tables = reader.tables();
  if (tables === undefined) return undefined;
  if (what === "table") return dropTables(tables, { ifExists, changes });
  // Its own tables go without CASCADE; with it, whatever is built on it goes too.
  if (what === "extension" && !cascades)
    return tables.map(({ name }) => ({ kind: "drop-extension", extension: name }));
  if (what !== "schema") return undefined;
  // Without CASCADE the server itself refuses a schema that holds anything.
  return cascades ? tables.flatMap(({ name }) => dropSchema(name, changes)) : [];
}

function dropTables(
  tables: readonly TableReference[],
  { ifExists, changes }: { readonly ifExists: boolean; readonly changes: SchemaChanges },
): SqlLoss[] | undefined {
  const losses: SqlLoss[] = [];
  for (const table of tables) {
    const found = changes.lossOf("drop-table", table, ifExists);
    if (found === undefined) return undefined;
    losses.push(...found);
    changes.drop(table);
  }
  return losses;
}

function dropSchema(schema: string, changes: SchemaChanges): SqlLoss[] {
  const moved = changes.movedInto(schema);
  return [
    { kind: "drop-schema", schema },
    ...moved.map((table): SqlLoss => ({ kind: "drop-table", table, ifExists: false })),
  ];
}
