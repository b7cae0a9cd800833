import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dumpTo } from "../../../src/adapters/postgres-write-dump.ts";
import { type DumpFormat, manifestPath } from "../../../src/adapters/postgres-manifest.ts";
import { findPostgresTool, runPostgresTool } from "../../../src/adapters/postgres-tools.ts";
import type { TestServer } from "../../_postgres.ts";

/** What the shop holds when it is dumped: 400 orders of 20 customers, in tables of `master`. */
export const SHOP = `SET ROLE master;
  CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int NOT NULL REFERENCES customers ON DELETE CASCADE,
    note text, doubled int GENERATED ALWAYS AS (customer * 2) STORED);
  CREATE TABLE order_log (order_id int, what text);
  CREATE FUNCTION log_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO order_log VALUES (NEW.id, TG_OP); RETURN NEW; END $$;
  INSERT INTO customers (name) SELECT 'customer ' || g FROM generate_series(1, 20) g;
  INSERT INTO orders (customer, note) SELECT 1 + g % 20, CASE g % 3 WHEN 0 THEN NULL WHEN 1 THEN E'tab\\tnew\\nline \\\\. ' || g ELSE md5(g::text) END
    FROM generate_series(1, 400) g;
  CREATE TRIGGER logged AFTER INSERT OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION log_order();
  GRANT SELECT, INSERT ON orders, order_log TO app;`;

/** Dumps a database in one format, with its manifest; answers the path. */
export async function dumpShop(
  server: TestServer,
  folder: string,
  { format, database = "shop" }: { readonly format: DumpFormat; readonly database?: string },
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${database}.${format}`);
  await dumpTo(file, server.connection(database), {
    ...{ format, tables: [], run: "earlier-run", directory: folder, environment: process.env },
    signal: new AbortController().signal,
  });
  return file;
}

/** Dumps by pg_dump alone, with arguments of its own and without a manifest; answers the path. */
export async function pgDump(
  server: TestServer,
  file: string,
  {
    format,
    args,
    database = "shop",
  }: { readonly format: DumpFormat; readonly args: readonly string[]; readonly database?: string },
): Promise<string> {
  const tool = await findPostgresTool("pg_dump", { environment: process.env });
  const how = { custom: ["--format=custom"], plain: [], gzip: ["--compress=6"] }[format];
  const connection = server.connection(database);
  await runPostgresTool(tool, {
    args: [...how, `--file=${file}`, ...args],
    ...{ connection, environment: process.env },
  });
  return file;
}

/** A changed copy of a dump; its manifest comes along only when wanted. */
export async function changedCopy(
  dump: string,
  to: string,
  change: (bytes: Buffer) => Buffer,
  { manifest = false } = {},
): Promise<string> {
  await writeFile(to, change(await readFile(dump)));
  if (manifest) await cp(manifestPath(dump), manifestPath(to));
  return to;
}
