import { z } from "zod";
import type { Database } from "../../adapters/postgres.ts";
import { messageOf } from "../../model/errors.ts";

/**
 * Asks every invariant and tells those whose first value is not true, or that cannot be asked.
 *
 * Each is asked in a read-only transaction: one that would write fails, and the data stays as it is.
 */
export async function failedInvariants(database: Database, invariants: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const invariant of invariants) {
    const name = `the invariant "${invariant}"`;
    try {
      const answer = await firstValue(database, invariant);
      if (answer !== true) failed.push(`${name} answers ${JSON.stringify(answer ?? null)}, not true`);
    } catch (error) {
      failed.push(`${name} cannot be asked: ${messageOf(error)}`);
    }
  }
  return failed;
}

/** The first value of a query's first row. */
async function firstValue(database: Database, query: string): Promise<unknown> {
  const row = z.record(z.string(), z.unknown());
  const [first] = await database.transaction(() => database.query(row, query), "BEGIN READ ONLY");
  return Object.values(first ?? {})[0];
}
