import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { findPostgresBinaries } from "../lab/cloud/rds/postgres/find-binaries.ts";
import { serverUser } from "../lab/cloud/rds/postgres/server-user.ts";
import type { DatabaseConnection } from "../src/model/data.ts";
import { freePort } from "./adapters/http-local-server.ts";

/** A real PostgreSQL with three logins: `admin` (superuser), `master` (as on RDS: no superuser) and `app`. */
export interface TestServer {
  readonly port: number;
  /** A connection as one of the three; `master` by default. */
  readonly connection: (database: string, user?: "admin" | "master" | "app") => DatabaseConnection;
  /** Runs SQL as the superuser; the rows of the last statement. */
  readonly sql: (database: string, text: string) => Promise<Record<string, unknown>[]>;
  /** A session of a user that the spec keeps; it is ended with the server. */
  readonly session: (database: string, user: "admin" | "master" | "app") => Promise<Client>;
  /** An empty database that `master` owns, replaced when it exists. */
  readonly freshDatabase: (name: string, owner?: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const OPTIONS = ["fsync=off", "shared_buffers=16MB", "max_connections=40", "unix_socket_directories="].concat(
  ["max_prepared_transactions=5", "wal_level=logical", "autovacuum=off", "log_min_messages=fatal"],
);
const PASSWORD = "s3cret'pass word";
const READY_MS = 20_000;

/** Starts one server for all specs of the `describe` around it, in a temporary folder. */
export function usePostgres(): () => TestServer {
  let server: TestServer | undefined;
  before(async function () {
    this.timeout(60_000);
    server = await startPostgres();
  });
  after(() => server?.stop());
  return () => server!;
}

/** Starts one server in a temporary folder; it ends with this process at the latest. */
export async function startPostgres(): Promise<TestServer> {
  const user = serverUser();
  const { initdb, postgres } = findPostgresBinaries();
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  const [data, passwords] = [join(folder, "data"), join(folder, "password")];
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwords, PASSWORD, { mode: 0o600 });
  if (user !== undefined) for (const path of [folder, data, passwords]) chownSync(path, user.uid, user.gid);
  const init = [`--pgdata=${data}`, "--username=admin", `--pwfile=${passwords}`, "--auth=scram-sha-256"];
  execFileSync(initdb, [...init, "--encoding=UTF8", "--locale=C", "--no-sync"], {
    cwd: "/",
    stdio: "ignore",
    ...user,
  });

  const port = await freePort();
  const log = openSync(join(folder, "log"), "a");
  const settings = OPTIONS.flatMap((option) => ["-c", option]);
  const child = spawn(postgres, ["-D", data, "-h", "127.0.0.1", "-p", String(port), ...settings], {
    cwd: "/",
    stdio: ["ignore", log, log],
    ...user,
  });
  closeSync(log);
  const endWithUs = (): boolean => child.kill("SIGQUIT");
  process.once("exit", endWithUs);

  const clients: Client[] = [];
  const connection: TestServer["connection"] = (database, login = "master") => ({
    ...{ host: "127.0.0.1", port, database, user: login, password: PASSWORD, ssl: false },
  });
  const open = async (database: string, login: "admin" | "master" | "app"): Promise<Client> => {
    const client = new Client(connection(database, login));
    client.on("error", () => undefined);
    await client.connect();
    return client;
  };
  const sql: TestServer["sql"] = async (database, text) => {
    const client = await open(database, "admin");
    try {
      const result: unknown = await client.query(text);
      const last: unknown = Array.isArray(result) ? result.at(-1) : result;
      return (last as { rows: Record<string, unknown>[] }).rows;
    } finally {
      await client.end();
    }
  };
  await untilReady(() => sql("postgres", "SELECT 1"), child);
  await sql("postgres", ROLES);
  return {
    port,
    connection,
    sql,
    session: async (database, login) => {
      const client = await open(database, login);
      clients.push(client);
      return client;
    },
    freshDatabase: async (name, owner = "master") => {
      await sql("postgres", `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await sql("postgres", `CREATE DATABASE "${name}" OWNER ${owner}`);
    },
    stop: async () => {
      process.removeListener("exit", endWithUs);
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      const ended = once(child, "exit");
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGQUIT");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ROLES = `
  CREATE ROLE master LOGIN CREATEDB CREATEROLE PASSWORD '${PASSWORD.replaceAll("'", "''")}';
  GRANT pg_monitor, pg_signal_backend, pg_read_all_data, pg_write_all_data TO master WITH ADMIN OPTION;
  CREATE ROLE app LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}';
`;

async function untilReady(ask: () => Promise<unknown>, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded || performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
