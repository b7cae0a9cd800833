import { alterTableLosses } from "./alter-table-losses.ts";
import { dropLosses } from "./drop-losses.ts";
import { hasOnlyHarmlessCalls } from "./harmless-calls.ts";
import { columnBefore, SchemaChanges } from "./schema-changes.ts";
import { noteReset, noteSet, noteSetConfig } from "./search-path.ts";
import { splitSql, type SqlStatement } from "./split-sql.ts";
import type { SqlLoss } from "./sql-loss.ts";
import { TokenReader } from "./token-reader.ts";

/** Statements that take nothing away, by their first word. */
const HARMLESS = new Set(
  ["comment", "grant", "revoke", "begin", "start", "savepoint"].concat([
    "release",
    "lock",
    "analyze",
    "vacuum",
    "reindex",
    "cluster",
    "refresh",
    "show",
    "security",
    "notify",
  ]),
);

/** ALTER of these changes no row. */
const HARMLESS_ALTERS = new Set(
  ["index", "view", "materialized", "function", "procedure", "routine", "sequence", "domain"].concat([
    "default",
    "policy",
    "trigger",
    "publication",
    "aggregate",
    "statistics",
  ]),
);

/**
 * What data would not survive if these SQL texts ran one after the other.
 *
 * Reads DROP TABLE, COLUMN and SCHEMA, TRUNCATE, DELETE, UPDATE, upserts and type changes, through
 * renames. It is a careful look and no parser: whatever could hide a loss (DO, CALL, WITH, COPY,
 * MERGE, a query that calls functions which are not known to be harmless, DROP … CASCADE of a type, a
 * name without its schema behind a changed search path, an unfinished quote) comes out as `unreadable`.
 * It does not follow triggers, rules and functions, nor a search path that a role brings along.
 */
export function findLosses(sources: readonly string[]): SqlLoss[] {
  const changes = new SchemaChanges();
  return sources.flatMap((sql): SqlLoss[] => {
    const statements = splitSql(sql);
    if (statements === undefined)
      return [{ kind: "unreadable", source: "a quote or comment that never ends" }];
    changes.beginText();
    return statements.flatMap((statement) => lossesOf(statement, changes) ?? [unreadable(statement)]);
  });
}

/** Undefined when the statement cannot be judged. */
function lossesOf({ tokens, source }: SqlStatement, changes: SchemaChanges): SqlLoss[] | undefined {
  const reader = new TokenReader(tokens);
  const verb = reader.word() ?? "";
  if (HARMLESS.has(verb)) return [];
  if (noteSession(verb, reader, changes)) return [];
  if (verb === "create") return createLosses(reader, changes);
  if (verb === "drop") return dropLosses(reader, changes);
  if (verb === "alter") return alterLosses(reader, changes);
  if (verb === "truncate") return truncateLosses(reader, changes);
  if (verb === "delete" && reader.takes("from")) return deleteLosses(reader, changes);
  if (verb === "update") return updateLosses(reader, changes);
  if (verb === "insert" && reader.takes("into")) return insertLosses(reader, changes);
  if (verb !== "select" || !hasOnlyHarmlessCalls(reader)) return undefined;
  noteSetConfig(source, changes);
  return [];
}

/** Statements that change how later ones are understood, and no data. */
function noteSession(verb: string, reader: TokenReader, changes: SchemaChanges): boolean {
  if (verb === "set") noteSet(reader, changes);
  else if (verb === "reset") noteReset(reader, changes);
  else if (verb === "commit" || verb === "end") changes.endTransaction();
  else return false;
  return true;
}

function deleteLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const table = reader.table();
  if (table === undefined || !hasOnlyHarmlessCalls(reader)) return undefined;
  return changes.lossOf("delete", table);
}

function insertLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const table = reader.table();
  if (table === undefined || !hasOnlyHarmlessCalls(reader)) return undefined;
  return reader.has("conflict") && reader.has("update") ? changes.lossOf("rewrite", table) : [];
}

function alterLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const what = reader.word() ?? "";
  if (what === "table") return alterTableLosses(reader, changes);
  if (HARMLESS_ALTERS.has(what)) return [];
  // A schema that bears another name, or a role that looks elsewhere, changes what names mean.
  if (what === "schema") return reader.has("rename") ? undefined : [];
  // What joins an extension goes with it, and what leaves it stays.
  if (what === "extension") return reader.has("add") || reader.has("drop") ? undefined : [];
  if (what === "role" || what === "user") return reader.has("search_path") ? undefined : [];
  if (what !== "type") return undefined;
  return reader.has("drop") || reader.has("alter") ? undefined : [];
}

function truncateLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  reader.takes("table");
  const tables = reader.tables();
  // CASCADE empties tables that are not named.
  if (tables === undefined || reader.has("cascade")) return undefined;
  const losses = tables.map((table) => changes.lossOf("truncate", table));
  return losses.every((loss) => loss !== undefined) ? losses.flat() : undefined;
}

/** Values that only went into columns made by the same statements overwrite nothing. */
function updateLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const written = reader.table();
  if (written === undefined) return undefined;
  if (!reader.takes("set")) {
    reader.takes("as");
    reader.name();
    if (!reader.takes("set")) return undefined;
  }
  const table = changes.find(written);
  if (table === undefined || !hasOnlyHarmlessCalls(reader)) return undefined;
  const columns = reader.parts().map((part) => part.name());
  const before = columns.map((column) => (column === undefined ? undefined : columnBefore(table, column)));
  const allMade = before.every((column) => column === null);
  if (allMade || table.before === undefined) return [];
  // `(a, b) = …` names its columns where no reader looks.
  const isTold = before.every((column) => column !== undefined);
  const overwritten = isTold ? { columns: before.filter((column) => column !== null) } : {};
  return [{ kind: "rewrite", table: table.before, ifExists: false, ...overwritten }];
}

function createLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const isTemporary =
    ["global", "local", "temporary", "temp"].filter((word) => reader.takes(word)).length > 0;
  reader.takes("unlogged");
  if (reader.takes("materialized")) return hasOnlyHarmlessCalls(reader) ? [] : undefined;
  if (!reader.takes("table")) return [];
  const ifNotExists = reader.takes("if", "not", "exists");
  const table = reader.table();
  // Only with a query does it run anything: CHECK and DEFAULT are no calls yet.
  const runs = ["select", "values", "execute"].some((word) => reader.has(word));
  if (runs && (reader.has("execute") || !hasOnlyHarmlessCalls(reader))) return undefined;
  if (table !== undefined) changes.make(table, { ifNotExists, temporary: isTemporary });
  return [];
}

const unreadable = ({ source }: SqlStatement): SqlLoss => ({
  kind: "unreadable",
  source: source.slice(0, 200),
});
