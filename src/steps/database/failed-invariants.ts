import { z } from "zod";
import type { Database } from "../../adapters/postgres.ts";

/** Asks every invariant, each in a transaction that may write nothing, and tells those whose first value is not true. */
export async function failedInvariants(database: Database, invariants: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const invariant of invariants) {
    const answer = await database.transaction(() => firstValue(database, invariant), "BEGIN READ ONLY");
    if (answer !== true) failed.push(`"${invariant}" answers ${JSON.stringify(answer ?? null)}, not true`);
  }
  return failed;
}

/** The first value of a query's first row. */
async function firstValue(database: Database, query: string): Promise<unknown> {
  const [row] = await database.query(z.record(z.string(), z.unknown()), query);
  return Object.values(row ?? {})[0];
}
