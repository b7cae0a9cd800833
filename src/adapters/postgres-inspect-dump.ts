import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { messageOf, RollbackError } from "../model/errors.ts";
import { type DumpFormat, type DumpManifest, readManifest } from "./postgres-manifest.ts";
import { PlainDumpReader } from "./postgres-plain-dump.ts";
import { findPostgresTool, runPostgresTool } from "./postgres-tools.ts";

const LINE_LIMIT = 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** What a dump is, after it was read from its first byte to its last. */
export interface DumpFacts {
  /** Without symbolic links. */
  readonly path: string;
  readonly format: DumpFormat;
  readonly bytes: number;
  readonly sha256: string;
  readonly serverVersion: string | undefined;
  readonly database: string | undefined;
  /** When its data was as it is: by the manifest, else by the archive; a file's own time proves nothing. */
  readonly takenAt: string | undefined;
  /** `schema.table`, as the catalog spells both. */
  readonly tables: readonly string[];
  /** Those, and their partitions, whose rows it holds, be there any or none. */
  readonly filled: readonly string[];
  readonly manifest: DumpManifest | undefined;
}

interface Reading {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * Reads a dump as a whole and says what it is; throws DUMP_UNUSABLE when it is damaged or not ours to run.
 *
 * Truncation shows in the trailer, in gzip's checksum or in a full read of the archive; a flipped
 * bit in a plain dump shows only in the manifest's checksum.
 */
export async function inspectDump(
  path: string,
  { directory, environment, signal }: Reading,
): Promise<DumpFacts> {
  const real = await pathInside(path, directory);
  const format = await readFormat(real);
  const manifest = await readManifest(real);
  const reading = { path: real, environment, ...(signal === undefined ? {} : { signal }) };
  // Side by side: each reads the whole of what may be a large file.
  const [summed, read] = await Promise.allSettled([
    checksum(real),
    format === "custom"
      ? readArchive({ ...reading, isProven: manifest !== undefined })
      : readPlain(real, format),
  ]);
  const { bytes, sha256 } = valueOf(summed);
  if (manifest !== undefined && manifest.sha256 !== sha256) {
    throw unusable(
      path,
      `is not the file that its manifest describes: ${bytes} bytes now, ${manifest.bytes} then, another checksum`,
    );
  }
  if (manifest !== undefined && manifest.format !== format)
    throw unusable(path, `is ${format}, and its manifest says ${manifest.format}`);
  const said = valueOf(read);
  return {
    ...{ path: real, format, bytes, sha256, manifest },
    serverVersion: said.serverVersion,
    tables: said.tables,
    filled: said.filled,
    database: said.database ?? manifest?.database,
    takenAt: manifest?.startedAt ?? said.takenAt,
  };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

/** The file's real path when it lies in the allowed folder, through links or not. */
async function pathInside(path: string, directory: string): Promise<string> {
  const [real, folder] = await Promise.all([realpath(path), realpath(directory)]).catch((error: unknown) => {
    throw unusable(path, `cannot be opened: ${messageOf(error)}`);
  });
  const inside = relative(folder, real);
  if (inside === "" || inside.startsWith("..") || inside.startsWith("/"))
    throw unusable(path, `lies outside of the allowed folder "${directory}"`);
  if (!(await stat(real)).isFile()) throw unusable(path, "is no file");
  return real;
}

async function readFormat(path: string): Promise<DumpFormat> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(64);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead === 0) throw unusable(path, "is empty");
    if (head.subarray(0, 5).toString("latin1") === "PGDMP") return "custom";
    if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
    if (/^--\r?\n-- PostgreSQL database /.test(head.toString("latin1"))) return "plain";
  } finally {
    await file.close();
  }
  throw unusable(path, "is no dump of pg_dump: neither an archive, nor SQL, nor SQL in gzip");
}

async function checksum(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

type Said = Pick<DumpFacts, "serverVersion" | "database" | "tables" | "filled" | "takenAt">;

async function readPlain(path: string, format: DumpFormat): Promise<Said> {
  const reader = new PlainDumpReader();
  const readLines = (source: AsyncIterable<Buffer>): Promise<void> =>
    eachLine(source, (line) => reader.line(line));
  try {
    const file = createReadStream(path);
    if (format === "gzip") await pipeline(file, createGunzip(), readLines);
    else await pipeline(file, readLines);
  } catch (error) {
    throw unusable(path, `is damaged: ${messageOf(error)}`);
  }
  const { isComplete, dangers, ...said } = reader.end();
  if (!isComplete) throw unusable(path, "is cut off: pg_dump's last line is missing");
  if (dangers[0] !== undefined) throw unusable(path, `must not be run: ${dangers[0]}`);
  return { ...said, takenAt: undefined };
}

/** Hands out lines; of one that is longer than a megabyte only its beginning, so that no row can fill the memory. */
async function eachLine(source: AsyncIterable<Buffer>, take: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of source) {
    const [first = "", ...others] = decoder.write(chunk).split("\n");
    if (rest.length < LINE_LIMIT) rest += first;
    for (const other of others) {
      take(rest.replace(/\r$/, ""));
      rest = other;
    }
  }
  if (rest !== "") take(rest);
}

/**
 * The list shows what the archive holds; only reading everything shows flipped bits in the rows.
 *
 * A proven one was read as a whole before its manifest was written, and has that manifest's checksum still.
 */
async function readArchive({
  path,
  isProven,
  ...run
}: {
  readonly path: string;
  readonly isProven: boolean;
  readonly environment: Reading["environment"];
  readonly signal?: AbortSignal;
}): Promise<Said> {
  const tool = await findPostgresTool("pg_restore", run);
  try {
    const list = await runPostgresTool(tool, { ...run, args: ["--list", path] });
    if (!isProven) await runPostgresTool(tool, { ...run, args: ["--file=/dev/null", path] });
    return {
      database: /^;\s+dbname: (.*)$/m.exec(list)?.[1],
      serverVersion: /^;\s+Dumped from database version: (\d+(?:\.\d+)*)/m.exec(list)?.[1],
      takenAt: archiveTime(/^; Archive created at (.*)$/m.exec(list)?.[1]),
      tables: entriesOf(list, "TABLE(?! DATA | ATTACH )"),
      filled: entriesOf(list, "TABLE DATA"),
    };
  } catch (error) {
    throw unusable(path, `is damaged, cut off or of a newer pg_dump: ${messageOf(error)}`);
  }
}

/** What the list has of one kind. It quotes nothing: the schema is taken for one word, and so is the owner at the end. */
const entriesOf = (list: string, kind: string): string[] =>
  Array.from(
    list.matchAll(new RegExp(`^\\d+; \\d+ \\d+ ${kind} (\\S+) (.+) \\S+$`, "gm")),
    ([, schema = "", name = ""]) => `${schema}.${name}`,
  );

/** The programs run in UTC, so that this is too. */
function archiveTime(text: string | undefined): string | undefined {
  const time = Date.parse(`${(text ?? "").replace(/ UTC$/, "").replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function unusable(path: string, why: string): RollbackError {
  return new RollbackError("DUMP_UNUSABLE", {
    subject: path,
    message: `the dump "${path}" ${why}`,
    remedy: "name another dump, or restore a snapshot",
  });
}
