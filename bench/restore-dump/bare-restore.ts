import { findPostgresTool, runPostgresTool } from "../../src/adapters/postgres-tools.ts";
import type { TestServer } from "../../test/_postgres.ts";

const NAME = "bare";

/** What a person does without a tool: an empty database and pg_restore as it is by itself; answers milliseconds. */
export async function bareRestore(server: TestServer, dump: string): Promise<number> {
  const environment = process.env;
  const tool = await findPostgresTool("pg_restore", { environment });
  const startedAt = performance.now();
  await server.freshDatabase(NAME);
  const args = ["--exit-on-error", `--dbname=${NAME}`, dump];
  await runPostgresTool(tool, { args, environment, connection: server.connection(NAME) });
  const durationMs = performance.now() - startedAt;
  await server.sql("postgres", `DROP DATABASE ${NAME}`);
  return durationMs;
}
