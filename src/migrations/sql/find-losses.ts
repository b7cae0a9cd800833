import { alterTableLosses } from "./alter-table-losses.ts";
import { dropLosses } from "./drop-losses.ts";
import { SchemaChanges } from "./schema-changes.ts";
import { splitSql, type SqlStatement } from "./split-sql.ts";
import type { SqlLoss, TableReference } from "./sql-loss.ts";
import { TokenReader } from "./token-reader.ts";

/** Statements that take nothing away, by their first word. */
const HARMLESS = new Set(
  ["comment", "grant", "revoke", "set", "reset", "begin", "start", "commit", "end", "savepoint"].concat([
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
  [
    "index",
    "view",
    "materialized",
    "function",
    "procedure",
    "routine",
    "sequence",
    "domain",
    "schema",
  ].concat([
    "default",
    "policy",
    "trigger",
    "role",
    "user",
    "extension",
    "publication",
    "aggregate",
    "statistics",
  ]),
);

/** Functions that migrations call for their effect and that touch no row. */
const HARMLESS_CALLS = new Set(
  ["set_config", "setval", "nextval", "currval", "max", "min", "count", "coalesce", "greatest", "now"].concat(
    ["pg_advisory_lock", "pg_advisory_unlock", "pg_advisory_xact_lock", "pg_get_serial_sequence"],
  ),
);

/**
 * What data would not survive if these SQL texts ran one after the other.
 *
 * Reads DROP TABLE, COLUMN and SCHEMA, TRUNCATE, DELETE, UPDATE, upserts and type changes, through
 * renames. It is a careful look and no parser: whatever could hide a loss (DO, CALL, WITH, COPY,
 * MERGE, a SELECT that calls functions, DROP … CASCADE of a type, an unfinished quote) comes out as
 * `unreadable`. It does not follow triggers, rules and functions.
 */
export function findLosses(sources: readonly string[]): SqlLoss[] {
  const changes = new SchemaChanges();
  return sources.flatMap((sql): SqlLoss[] => {
    const statements = splitSql(sql);
    if (statements === undefined)
      return [{ kind: "unreadable", source: "a quote or comment that never ends" }];
    return statements.flatMap((statement) =>
      (lossesOf(statement, changes) ?? [unreadable(statement)]).filter((loss) => !changes.made(loss)),
    );
  });
}

/** Undefined when the statement cannot be judged. */
function lossesOf({ tokens }: SqlStatement, changes: SchemaChanges): SqlLoss[] | undefined {
  const reader = new TokenReader(tokens);
  const verb = reader.word() ?? "";
  if (HARMLESS.has(verb)) return [];
  if (verb === "create") return noteCreated(reader, changes);
  if (verb === "drop") return dropLosses(reader, changes);
  if (verb === "alter") return alterLosses(reader, changes);
  if (verb === "truncate") return truncateLosses(reader, changes);
  if (verb === "delete" && reader.takes("from")) return onTable("delete", reader.table(), changes);
  if (verb === "update") return updateLosses(reader, changes);
  if (verb === "insert" && reader.takes("into")) {
    const table = reader.table();
    return reader.has("conflict") && reader.has("update") ? onTable("rewrite", table, changes) : [];
  }
  if (verb === "select") return reader.calls().every((name) => HARMLESS_CALLS.has(name)) ? [] : undefined;
  return undefined;
}

function alterLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  const what = reader.word() ?? "";
  if (what === "table") return alterTableLosses(reader, changes);
  if (HARMLESS_ALTERS.has(what)) return [];
  if (what !== "type") return undefined;
  return reader.has("drop") || reader.has("alter") ? undefined : [];
}

function truncateLosses(reader: TokenReader, changes: SchemaChanges): SqlLoss[] | undefined {
  reader.takes("table");
  const tables = reader.tables();
  // CASCADE empties tables that are not named.
  if (tables === undefined || reader.has("cascade")) return undefined;
  return tables.map((table) => ({ kind: "truncate", table: changes.tableBefore(table), ifExists: false }));
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
  const table = changes.tableBefore(written);
  const columns = reader.parts().map((part) => part.name());
  const allMade = columns.every((column) => column !== undefined && changes.madeColumn(table, column));
  return allMade ? [] : onTable("rewrite", written, changes);
}

/** A table that may have been there before (IF NOT EXISTS) is not one that the statements made. */
function noteCreated(reader: TokenReader, changes: SchemaChanges): SqlLoss[] {
  for (const word of ["global", "local", "temporary", "temp", "unlogged"]) reader.takes(word);
  if (!reader.takes("table") || reader.takes("if", "not", "exists")) return [];
  const table = reader.table();
  if (table !== undefined) changes.makeTable(table);
  return [];
}

function onTable(
  kind: "delete" | "rewrite",
  written: TableReference | undefined,
  changes: SchemaChanges,
): SqlLoss[] | undefined {
  return written && [{ kind, table: changes.tableBefore(written), ifExists: false }];
}

const unreadable = ({ source }: SqlStatement): SqlLoss => ({
  kind: "unreadable",
  source: source.slice(0, 200),
});
