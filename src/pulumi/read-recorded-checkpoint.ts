import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Transform } from "node:stream";
import { json } from "node:stream/consumers";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { z } from "zod";
import type { Checkpoint } from "../model/checkpoint.ts";
import type { StackUpdate } from "../model/release.ts";
import type { Target } from "../model/target.ts";
import { recordReader } from "./parse-checkpoint.ts";

const INFO = z.looseObject({
  kind: z.string(),
  startTime: z.number(),
  environment: z.record(z.string(), z.string()).optional(),
});

/**
 * Reads the state that an update left behind, from the copy that a `file://` backend keeps with each history entry.
 *
 * The CLI refuses to export old states of self-managed backends, but the files are there
 * (pkg/backend/diy/state.go). undefined when the backend is another one or the copy is gone; it only
 * feeds comparisons, so its absence never stops a run.
 */
export async function readRecordedCheckpoint(
  backend: string | undefined,
  target: Target,
  update: StackUpdate | undefined,
): Promise<Checkpoint | undefined> {
  if (backend === undefined || update === undefined) return undefined;
  const folder = join(backend, ".pulumi", "history", target.project, target.stack);
  // Sorted by the time in their names; an `.attrs` file may lie beside each of them.
  const files = (await readdir(folder).catch(() => [])).sort();
  for (const file of files.filter((name) => /\.history\.json(\.gz|\.zst)?$/.test(name)).reverse()) {
    const info = INFO.safeParse(await readJson(join(folder, file)));
    if (info.data === undefined || !isOf(update, info.data)) continue;
    const stem = `${file.replace(/\.history\.json.*$/, "")}.checkpoint.json`;
    const copy = [stem, `${stem}.gz`, `${stem}.zst`].find((name) => files.includes(name));
    return copy === undefined ? undefined : toCheckpoint(join(folder, copy));
  }
  return undefined;
}

/** Pulumi records whole seconds, so the kind and the commit must agree too. */
function isOf(update: StackUpdate, { kind, startTime, environment }: z.infer<typeof INFO>): boolean {
  const isSameTime = startTime * 1000 === Date.parse(update.startedAt);
  return isSameTime && kind === update.kind && environment?.["git.head"] === update.commit;
}

async function toCheckpoint(file: string): Promise<Checkpoint | undefined> {
  const reader = recordReader();
  try {
    for await (const chunk of await openPlain(file)) reader.push(chunk as Buffer);
    return reader.checkpoint();
  } catch {
    return undefined;
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return await json(await openPlain(file));
  } catch {
    return undefined;
  }
}

/** The name tells nothing: a copy keeps the compression the state file had when it was made, so the first bytes decide. */
async function openPlain(file: string): Promise<Readable> {
  const handle = await open(file);
  const magic = Buffer.alloc(4);
  await handle.read(magic, 0, magic.length, 0);
  const unpack = unpackerOf(magic.readUInt32BE());
  const bytes = handle.createReadStream({ start: 0 });
  if (unpack === undefined) return bytes;
  bytes.once("error", (error) => unpack.destroy(error));
  return bytes.pipe(unpack);
}

function unpackerOf(magic: number): Transform | undefined {
  if (magic === 0x28b52ffd) return createZstdDecompress();
  return magic >>> 16 === 0x1f8b ? createGunzip() : undefined;
}
