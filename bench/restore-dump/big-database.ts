import { join } from "node:path";
import { dumpTo } from "../../src/adapters/postgres-write-dump.ts";
import type { TestServer } from "../../test/_postgres.ts";

/** A database of at least so many bytes, and its dump. */
export interface BigDatabase {
  readonly name: string;
  readonly bytes: number;
  readonly dump: string;
}

const NAME = "big";
/** Rows of about 250 bytes with their indexes, of text that compresses like words do. */
const BATCH_ROWS = 250_000;
const TABLES = `SET ROLE master;
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL REFERENCES customers, note text, created_at timestamptz NOT NULL);
  INSERT INTO customers SELECT g, 'customer ' || g FROM generate_series(1, 10000) g;`;
const BATCH = `INSERT INTO orders (customer, note, created_at)
  SELECT 1 + g % 10000, md5(g::text) || repeat(md5((g * 7)::text), 3), now() - g * interval '1 second' FROM generate_series(1, ${BATCH_ROWS}) g`;
const INDEXES = `CREATE INDEX ON orders (customer); CREATE INDEX ON orders (created_at)`;

/** Fills a database until it is large enough, and dumps it with its manifest into a folder. */
export async function makeBigDatabase(
  server: TestServer,
  { folder, bytes }: { readonly folder: string; readonly bytes: number },
): Promise<BigDatabase> {
  await server.freshDatabase(NAME);
  await server.sql(NAME, `${TABLES} ${INDEXES}`);
  let size = 0;
  while (size < bytes) {
    await server.sql(NAME, BATCH);
    const [row] = await server.sql("postgres", `SELECT pg_database_size('${NAME}')::float8 AS bytes`);
    size = Number(row?.["bytes"]);
  }
  const dump = join(folder, "big.dump");
  await dumpTo(dump, server.connection(NAME), {
    ...{ format: "custom", tables: [], run: "bench", directory: folder, environment: process.env },
    signal: new AbortController().signal,
  });
  return { name: NAME, bytes: size, dump };
}
