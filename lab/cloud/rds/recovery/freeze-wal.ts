import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { walArchiveOf } from "../postgres/data-paths.ts";

const unpack = promisify(gunzip);
const SEGMENT = /^[0-9A-F]{24}$/;

/**
 * Gathers all WAL of a source that a recovery from `base` may need, as it is now, into a folder of its own.
 *
 * What is still in the server's `pg_wal` is taken first and what is archived over it: a segment leaves `pg_wal` only once it is in
 * the archive, so none falls between. Nothing the source does later can reach the recovery.
 */
export async function freezeWal(sourceDataDirectory: string, base: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const first = firstSegmentOf(base);
  const live = join(sourceDataDirectory, "pg_wal");
  for (const file of namesIn(live).filter((name) => SEGMENT.test(name) && name >= first)) {
    // A segment may be recycled between the listing and the copy; the archive has it then.
    const bytes = await readFile(join(live, file)).catch(() => undefined);
    if (bytes !== undefined) await writeFile(join(target, file), bytes);
  }
  const archive = walArchiveOf(sourceDataDirectory);
  for (const file of await readdir(archive).catch(() => [])) {
    const name = file.replace(/\.gz$/, "");
    const isNeeded = SEGMENT.test(name) ? name >= first : name.endsWith(".history");
    if (!file.endsWith(".gz") || file.startsWith(".") || !isNeeded) continue;
    writeFileSync(join(target, name), await unpack(await readFile(join(archive, file))));
  }
}

// "START WAL LOCATION: 0/2000028 (file 000000010000000000000002)"; a copy of a stopped server has no label and takes all there is.
function firstSegmentOf(base: string): string {
  if (!existsSync(base)) throw new Error(`the base backup ${base} is gone`);
  const file = join(base, "backup_label");
  const label = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /\(file ([0-9A-F]{24})\)/.exec(label)?.[1] ?? "";
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
