import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { TableCounts } from "../../model/data.ts";
import type { StepContext } from "../step-kind.ts";

const COUNTS = z.record(z.string(), z.number());

/**
 * Keeps the row counts of a fenced database in the run's folder, so that a crash before the outcome does not lose them.
 *
 * The journal holds them too, and that copy travels to other machines.
 */
export async function keepCounts(
  { runDirectory }: StepContext,
  resourceId: string,
  counts: TableCounts,
): Promise<void> {
  await mkdir(runDirectory, { recursive: true, mode: 0o700 });
  const file = fileOf(runDirectory, resourceId);
  await writeFile(`${file}.new`, JSON.stringify(counts), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** The counts of the fenced database, from the journal or the run's folder; undefined when nobody counted. */
export async function fencedCounts(
  { outcomes, runDirectory }: StepContext,
  resourceId: string,
): Promise<TableCounts | undefined> {
  const data = outcomes.get("take-snapshot")?.data;
  // With several databases in a run the outcome may be another one's.
  if (data?.["resourceId"] === resourceId && data["counts"] !== undefined) return COUNTS.parse(data["counts"]);
  try {
    return COUNTS.parse(JSON.parse(await readFile(fileOf(runDirectory, resourceId), "utf8")));
  } catch {
    return undefined;
  }
}

const fileOf = (directory: string, resourceId: string): string => join(directory, `counts-${resourceId}.json`);
