import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import { z } from "zod";
import type { Checkpoint } from "../model/checkpoint.ts";
import type { StackUpdate } from "../model/release.ts";
import type { Target } from "../model/target.ts";
import { parseCheckpoint } from "./parse-checkpoint.ts";

const INFO = z.looseObject({
  kind: z.string(),
  startTime: z.number(),
  environment: z.record(z.string(), z.string()).optional(),
});
const RECORD = z.looseObject({
  version: z.number(),
  checkpoint: z.looseObject({ latest: z.looseObject({}) }),
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
    return copy === undefined ? undefined : toCheckpoint(await readJson(join(folder, copy)), target);
  }
  return undefined;
}

/** Pulumi records whole seconds, so the kind and the commit must agree too. */
function isOf(update: StackUpdate, { kind, startTime, environment }: z.infer<typeof INFO>): boolean {
  const isSameTime = startTime * 1000 === Date.parse(update.startedAt);
  return isSameTime && kind === update.kind && environment?.["git.head"] === update.commit;
}

function toCheckpoint(recorded: unknown, target: Target): Checkpoint | undefined {
  const record = RECORD.safeParse(recorded);
  if (!record.success) return undefined;
  const { version, checkpoint } = record.data;
  try {
    return parseCheckpoint(JSON.stringify({ version, deployment: checkpoint.latest }), target.stack);
  } catch {
    return undefined;
  }
}

/** The name tells nothing: a copy keeps the compression the state file had when it was made, so the first bytes decide. */
async function readJson(file: string): Promise<unknown> {
  try {
    const bytes = await readFile(file);
    const magic = bytes.readUInt32BE(0);
    const plain =
      magic === 0x28b52ffd
        ? await promisify(zstdDecompress)(bytes)
        : magic >>> 16 === 0x1f8b
          ? await promisify(gunzip)(bytes)
          : bytes;
    return JSON.parse(plain.toString("utf8"));
  } catch {
    return undefined;
  }
}
