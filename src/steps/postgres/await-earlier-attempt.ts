import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { APPLICATION_NAME, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 200;

/**
 * Waits until the database has no other session under our name; false when one is still there after 30 s.
 *
 * A tool that was started by a run that was killed lives on, and so does for a second the statement of a session
 * that was cut off. What they will leave behind cannot be told before they end. Tools that set an application name of
 * their own are not seen.
 */
export function awaitEarlierAttempt(connection: DatabaseConnection, signal: AbortSignal): Promise<boolean> {
  return withDatabase(
    connection,
    async (database) => {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const [found] = await database.query(
          z.object({ others: z.int() }),
          `SELECT count(*)::int AS others FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`,
          [APPLICATION_NAME],
        );
        if (found?.others === 0) return true;
        if (performance.now() >= deadline) return false;
        await sleep(LOOK_EVERY_MS, undefined, { signal });
      }
    },
    { signal },
  );
}
