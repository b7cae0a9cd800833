import { z } from "zod";
import { withDatabase } from "../../src/adapters/postgres.ts";
import type { DatabaseConnection } from "../../src/model/data.ts";

/** What a database holds: the customer of every item; null where the column is gone. */
export type OrderBook = ReadonlyMap<string, string | null>;

/** Reads every order of a database. */
export async function readOrderBook(connection: DatabaseConnection): Promise<OrderBook> {
  const row = z.object({ item: z.string(), customer: z.string().nullable() });
  const rows = await withDatabase(connection, (database) =>
    // Also where the table has no such column.
    database.query(row, "SELECT item, to_jsonb(orders) ->> 'customer' AS customer FROM orders ORDER BY id"),
  );
  return new Map(rows.map(({ item, customer }) => [item, customer]));
}

/** Lets the owner into a database again that a rollback keeps fenced, as a person does who wants to look. */
export async function openKeptDatabase(connection: DatabaseConnection): Promise<void> {
  const { database, user } = connection;
  await withDatabase({ ...connection, database: "postgres" }, (session) =>
    session.run(`GRANT CONNECT ON DATABASE "${database}" TO "${user}"`),
  );
}
