import { z } from "zod";
import type { Database } from "./postgres.ts";

/**
 * How many milliseconds our clock is ahead of the server's; negative when it is behind.
 *
 * Only what is certain counts: a difference that the way there and back may explain is 0.
 */
export async function readClockAhead(database: Database, now: () => Date): Promise<number> {
  const before = now().getTime();
  const [server] = await database.query(
    z.object({ ms: z.number() }),
    `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
  );
  const after = now().getTime();
  const there = server?.ms ?? before;
  if (before > there) return Math.floor(before - there);
  return after < there ? Math.ceil(after - there) : 0;
}
