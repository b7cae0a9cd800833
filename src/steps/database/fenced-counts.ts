import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { withDatabase } from "../../adapters/postgres.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import type { TableCounts } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import { outcomesBeside } from "../outcomes-beside.ts";
import type { StepContext } from "../step-kind.ts";
import { appConnection } from "./app-connection.ts";
import type { ConnectionSettings, InstanceSettings } from "./instance-settings.ts";

const COUNTS = z.record(z.string(), z.number());

interface Counted {
  readonly instance: InstanceSettings;
  readonly connection?: ConnectionSettings | undefined;
  readonly tables: readonly string[];
}

/**
 * Counts the rows of a fenced database once per run, or says why they cannot be counted; never answers 0 for unknown.
 *
 * The counts lie in the run's folder too, so that a crash before the outcome does not lose them; the
 * journal's copy travels to other machines.
 */
export async function countFenced(
  { connection, tables, instance }: Counted,
  context: StepContext,
): Promise<TableCounts | string> {
  if (connection === undefined) return "no connection is configured";
  const before = await fencedCounts(context, instance.resourceId);
  if (before !== undefined) return before;
  try {
    const at = await appConnection(connection, context);
    const counts = await withDatabase(at, (database) => countRows(database, tables), {
      signal: context.signal,
    });
    await keepCounts(context.runDirectory, instance.resourceId, counts);
    return counts;
  } catch (error) {
    return messageOf(error);
  }
}

/** The counts of the fenced database, from the journal or the run's folder; undefined when nobody counted. */
export async function fencedCounts(
  context: StepContext,
  resourceId: string,
): Promise<TableCounts | undefined> {
  const { runDirectory } = context;
  const taken = outcomesBeside(context, "take-snapshot").filter(
    ({ data }) => data?.["resourceId"] === resourceId,
  );
  const fences = outcomesBeside(context, "fence-database");
  // With several fences it cannot be told which of them was around this database.
  const told = [...taken, ...(fences.length === 1 ? fences : [])];
  for (const { data } of told) {
    const counts = COUNTS.safeParse(data?.["counts"]);
    if (counts.success) return counts.data;
  }
  try {
    return COUNTS.parse(JSON.parse(await readFile(fileOf(runDirectory, resourceId), "utf8")));
  } catch {
    return undefined;
  }
}

async function keepCounts(directory: string, resourceId: string, counts: TableCounts): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = fileOf(directory, resourceId);
  await writeFile(`${file}.new`, JSON.stringify(counts), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

const fileOf = (directory: string, resourceId: string): string =>
  join(directory, `counts-${resourceId}.json`);
