import type { SchemaChanges } from "./schema-changes.ts";
import type { SqlLoss } from "./sql-loss.ts";
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
  [
    "function",
    "procedure",
    "routine",
    "type",
    "domain",
    "sequence",
    "extension",
    "aggregate",
    "operator",
  ].concat(["collation", "cast", "publication", "role", "user"]),
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
  if (what === "table")
    return tables.map((table) => ({ kind: "drop-table", table: changes.tableBefore(table), ifExists }));
  if (what !== "schema") return undefined;
  // Without CASCADE the server itself refuses a schema that holds anything.
  return cascades ? tables.map(({ name }) => ({ kind: "drop-schema", schema: name })) : [];
}
