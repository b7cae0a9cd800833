import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { messageOf, RollbackError } from "../model/errors.ts";

/** The forms of dumps that are written and read: pg_dump's own archive, SQL, and SQL compressed with gzip. */
export const DUMP_FORMATS = ["custom", "plain", "gzip"] as const;
export type DumpFormat = (typeof DUMP_FORMATS)[number];

export const MANIFEST = z.object({
  schema: z.literal("rollback.dump-manifest/v1"),
  run: z.string(),
  database: z.string(),
  format: z.enum(DUMP_FORMATS),
  serverVersion: z.string(),
  /** Which server it was, whatever its name; null where the server does not tell. */
  systemIdentifier: z.string().nullable(),
  clientVersion: z.string(),
  /** The data is as it was at this moment: the snapshot was taken then. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Exact counts in the very snapshot that was dumped. */
  tables: z.record(z.string(), z.number()),
  databaseBytes: z.number(),
  bytes: z.number(),
  sha256: z.string(),
});

/** What is written beside a dump, so that it can be judged without being trusted. */
export type DumpManifest = z.infer<typeof MANIFEST>;

/** Where the manifest of a dump lies. */
export const manifestPath = (dump: string): string => `${dump}.manifest.json`;

/** Reads a dump's manifest; undefined when it has none, an error when it has one that cannot be read. */
export async function readManifest(dump: string): Promise<DumpManifest | undefined> {
  const path = manifestPath(dump);
  try {
    return MANIFEST.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new RollbackError("DUMP_UNUSABLE", {
      subject: path,
      message: `the manifest "${path}" cannot be read: ${error instanceof z.ZodError ? "it is not one of ours" : messageOf(error)}`,
      remedy: "take another dump; a damaged manifest says nothing about the data",
      cause: error,
    });
  }
}

/** Puts a manifest beside its dump; it is whole or not there, and on disk when this returns. */
export async function writeManifest(dump: string, manifest: DumpManifest): Promise<void> {
  const path = manifestPath(dump);
  const file = await open(`${path}.partial`, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.partial`, path);
  await syncFolder(dirname(path));
}

/** Makes renames and new names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
