import type { SchemaChanges } from "./schema-changes.ts";
import type { TokenReader } from "./token-reader.ts";

/** Remembers where a SET makes names without a schema lie; the reader stands behind the word. */
export function noteSet(reader: TokenReader, changes: SchemaChanges): void {
  if (!reader.takes("session")) reader.takes("local");
  if (reader.takes("schema")) changes.setSearchPath(null);
  if (reader.name() === "search_path") changes.setSearchPath(readPath(reader));
}

function readPath(reader: TokenReader): string | null | undefined {
  if (!reader.takesSymbol("=")) reader.takes("to");
  if (reader.takes("default")) return undefined;
  const schema = reader.name();
  // With several, or the server's own, a name may mean one table now and another one later.
  const isOne = schema !== undefined && reader.isAtEnd && !/^(\$user|pg_)/.test(schema);
  return isOne ? schema : null;
}

/** The same for RESET. */
export function noteReset(reader: TokenReader, changes: SchemaChanges): void {
  if (["search_path", "all"].includes(reader.name() ?? "")) changes.setSearchPath(undefined);
}

/** The same for a SELECT that calls `set_config`; a setting that is no plain text may be the search path. */
export function noteSetConfig(source: string, changes: SchemaChanges): void {
  const calls = source.match(/set_config/gi) ?? [];
  const others = source.match(/set_config"?\s*\(\s*'(?!search_path')[\w.]+'/gi) ?? [];
  if (calls.length > others.length) changes.setSearchPath(null);
}
