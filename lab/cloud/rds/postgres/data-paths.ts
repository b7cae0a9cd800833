/** What lies beside a data directory and goes with it: log, archived and frozen WAL, the note of its owner. */
export const BESIDE_DATA = ["log", "wal", "recovery", "owner"] as const;

/** Where a server archives its WAL; the server's own user writes there, so it is beside the data. */
export function walArchiveOf(dataDirectory: string): string {
  return `${dataDirectory}.wal`;
}

/** Where the WAL for one recovery is kept while it lasts. */
export function recoveryWalOf(dataDirectory: string): string {
  return `${dataDirectory}.recovery`;
}

/** A path as one word of a shell command inside a PostgreSQL setting, where a percent sign has a meaning of its own. */
export function quotedPath(path: string): string {
  return `'${path.replaceAll("'", `'\\''`).replaceAll("%", "%%")}'`;
}
