import { sha256 } from "../model/digest.ts";
import { RollbackError } from "../model/errors.ts";

/** A table by its schema and its name, both as the catalog spells them. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** PostgreSQL cuts longer identifiers off without an error: two names could silently become one. */
const LONGEST_NAME = 63;

/** Quotes an identifier for SQL; a name that PostgreSQL would cut or cannot hold is an error. */
export function quoteName(name: string): string {
  if (name === "" || name.includes("\0") || Buffer.byteLength(name) > LONGEST_NAME) {
    throw new RollbackError("CONFIG_INVALID", {
      subject: name,
      message: `"${name}" cannot be the name of a table, column, role or database`,
      remedy: `use 1 to ${LONGEST_NAME} bytes`,
    });
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text for the few statements of PostgreSQL that take no parameters. */
export function quoteText(text: string): string {
  const escaped = text.replaceAll("'", "''");
  return text.includes("\\") ? ` E'${escaped.replaceAll("\\", "\\\\")}'` : `'${escaped}'`;
}

/**
 * Reads `orders`, `public.orders` or `"my.schema".orders` as rollback.yaml writes it; without a schema, `public` is meant.
 *
 * Each part is as the catalog spells it, so nothing is folded to lower case.
 */
export function parseTableName(text: string): TableName {
  const [, schema, name = text] = /^("(?:[^"]|"")+"|[^."]*)\.(.+)$/su.exec(text) ?? [];
  return { schema: schema === undefined ? "public" : unquoted(schema), name: unquoted(name) };
}

const unquoted = (part: string): string =>
  /^"(?:[^"]|"")+"$/su.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part;

/** The name as plans, counts and rollback.yaml write it: `parseTableName` reads it back, and no two tables share one. */
export const tableLabel = ({ schema, name }: TableName): string => `${labelOf(schema)}.${labelOf(name)}`;

const labelOf = (part: string): string =>
  part.includes(".") || part.includes('"') ? `"${part.replaceAll('"', '""')}"` : part;

/** The name as SQL wants it. */
export const quoteTable = ({ schema, name }: TableName): string => `${quoteName(schema)}.${quoteName(name)}`;

/**
 * A name beside another one that says what it is and which run made it: `orders_before_<run>`.
 *
 * The first part is shortened where the whole would be too long, and a checksum tells names that begin alike
 * apart; the run's part never is.
 */
export function nameBeside(name: string, what: string, run: string): string {
  const tail = `_${what}_${run.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}`.slice(0, LONGEST_NAME - 8);
  if (Buffer.byteLength(name + tail) <= LONGEST_NAME) return name + tail;
  const told = `_${sha256(name).slice(0, 6)}${tail}`;
  let head = name;
  while (Buffer.byteLength(head + told) > LONGEST_NAME) head = head.slice(0, -1);
  return head + told;
}
