import { alterTableLosses, type Renames } from "./alter-table-losses.ts";
import { dropLosses } from "./drop-losses.ts";
import { splitSql, type SqlStatement } from "./split-sql.ts";
import type { SqlLoss, TableReference } from "./sql-loss.ts";
import { TokenReader } from "./token-reader.ts";

/** Statements that take nothing away, by their first word. */
const HARMLESS = new Set(
  ["create", "comment", "grant", "revoke", "set", "reset", "begin", "start", "commit", "end", "savepoint"].concat(
    ["release", "lock", "analyze", "vacuum", "reindex", "cluster", "refresh", "show", "security", "notify"],
  ),
);

/** ALTER of these changes no row. */
const HARMLESS_ALTERS = new Set(
  ["index", "view", "materialized", "function", "procedure", "routine", "sequence", "domain", "schema"].concat(
    ["default", "policy", "trigger", "role", "user", "extension", "publication", "aggregate", "statistics"],
  ),
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
  const renames: Renames = new Map();
  return sources.flatMap((sql): SqlLoss[] => {
    const statements = splitSql(sql);
    if (statements === undefined) return [{ kind: "unreadable", source: "a quote or comment that never ends" }];
    return statements.flatMap((statement) => lossesOf(statement, renames) ?? [unreadable(statement)]);
  });
}

/** Undefined when the statement cannot be judged. */
function lossesOf({ tokens }: SqlStatement, renames: Renames): SqlLoss[] | undefined {
  const reader = new TokenReader(tokens);
  const verb = reader.word() ?? "";
  if (HARMLESS.has(verb)) return [];
  if (verb === "drop") return dropLosses(reader, renames);
  if (verb === "alter") return alterLosses(reader, renames);
  if (verb === "truncate") return truncateLosses(reader);
  if (verb === "delete" && reader.takes("from")) return onTable("delete", reader.table());
  if (verb === "update") return onTable("rewrite", reader.table());
  if (verb === "insert" && reader.takes("into")) {
    const table = reader.table();
    return reader.has("conflict") && reader.has("update") ? onTable("rewrite", table) : [];
  }
  if (verb === "select") return reader.calls().every((name) => HARMLESS_CALLS.has(name)) ? [] : undefined;
  return undefined;
}

function alterLosses(reader: TokenReader, renames: Renames): SqlLoss[] | undefined {
  const what = reader.word() ?? "";
  if (what === "table") return alterTableLosses(reader, renames);
  if (HARMLESS_ALTERS.has(what)) return [];
  if (what !== "type") return undefined;
  return reader.has("drop") || reader.has("alter") ? undefined : [];
}

function truncateLosses(reader: TokenReader): SqlLoss[] | undefined {
  reader.takes("table");
  const tables = reader.tables();
  // CASCADE empties tables that are not named.
  if (tables === undefined || reader.has("cascade")) return undefined;
  return tables.map((table) => ({ kind: "truncate", table, ifExists: false }));
}

function onTable(kind: "delete" | "rewrite", table: TableReference | undefined): SqlLoss[] | undefined {
  return table === undefined ? undefined : [{ kind, table, ifExists: false }];
}

const unreadable = ({ source }: SqlStatement): SqlLoss => ({ kind: "unreadable", source: source.slice(0, 200) });
