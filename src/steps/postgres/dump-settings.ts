import { join } from "node:path";
import { z } from "zod";
import type { DumpFormat } from "../../adapters/postgres-manifest.ts";
import type { StepContext } from "../step-kind.ts";
import { TABLE } from "./connection-settings.ts";

/** The one folder that dumps are written to and read from. */
export const DIRECTORY = z
  .string()
  .regex(/^\/[^\0]*$/, "is not an absolute path")
  .describe("The folder for dumps; no dump from elsewhere is restored");

/** Which dump is restored, and what it must be. */
export const DUMP = {
  directory: DIRECTORY,
  dump: z.string().min(1).describe("The dump: a path in the folder; {{name}} may be used"),
  database: z
    .string()
    .min(1)
    .optional()
    .describe("The database that must be in the dump; the connection's own by default"),
  acceptUnknownDatabase: z
    .boolean()
    .default(false)
    .describe("Restore an SQL dump without a manifest, which does not say what database it is of"),
  acceptMissing: z
    .array(TABLE)
    .default([])
    .describe("Tables with rows that the dump need not hold: their rows are given up"),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in lower case")
    .optional()
    .describe("The checksum that the dump must have"),
  notAfter: z.iso.datetime().optional().describe("When the data went bad: a dump from later is refused"),
  invariants: z.array(z.string().min(1)).default([]).describe("Queries whose first value must be true"),
  spaceFactor: z.number().min(2).default(2).describe("Free space on the server, in sizes of the dump"),
  jobs: z
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe("Connections that restore an archive at once; they share the server with the live database"),
  maintenanceDatabase: z
    .string()
    .min(1)
    .optional()
    .describe("Another database of the server, to work from; postgres by default"),
};

const ENDINGS: Readonly<Record<DumpFormat, string>> = { custom: "dump", plain: "sql", gzip: "sql.gz" };

/** Where a step of a run writes its dump: found again by name after a crash. */
export function dumpFile(
  { directory, format }: { readonly directory: string; readonly format: DumpFormat },
  database: string,
  { run, step }: Pick<StepContext, "run" | "step">,
): string {
  const name = `${database}-${run}-${step.id}`.replaceAll(/[^\w.-]+/g, "_");
  return join(directory, `${name}.${ENDINGS[format]}`);
}
