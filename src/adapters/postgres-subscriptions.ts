import { z } from "zod";
import type { Database } from "./postgres.ts";

/**
 * The enabled subscriptions of a database: what they receive is written into it past every fence, whether their worker
 * runs at the moment or waits for its next try.
 *
 * Undefined where our role may not look. May be asked from any database of the server.
 */
export async function enabledSubscriptions(database: Database, name: string): Promise<string[] | undefined> {
  const [right] = await database.query(
    z.object({ may: z.boolean() }),
    `SELECT bool_and(has_column_privilege('pg_catalog.pg_subscription', column_name, 'SELECT')) AS may
     FROM unnest(ARRAY['subdbid', 'subname', 'subenabled']) AS column_name`,
  );
  if (right?.may !== true) return undefined;
  const rows = await database.query(
    z.object({ name: z.string() }),
    `SELECT s.subname AS name FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
     WHERE d.datname = $1 AND s.subenabled ORDER BY 1`,
    [name],
  );
  return rows.map((row) => row.name);
}
