import { Client } from "pg";
import type { z } from "zod";
import type { DatabaseConnection } from "../model/data.ts";
import { connectError, queryError } from "./postgres-errors.ts";

/** One session with a PostgreSQL database; statements run one after the other. */
export interface Database {
  readonly connection: DatabaseConnection;
  /** Runs one statement with `$1` parameters and checks every row against its shape. */
  readonly query: <Row>(row: z.ZodType<Row>, text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** Runs statements that answer nothing; several at once run in one implicit transaction. */
  readonly run: (text: string) => Promise<void>;
  /** Commits when the work ends, rolls back when it throws; not to be nested. */
  readonly transaction: <Answer>(work: () => Promise<Answer>, begin?: string) => Promise<Answer>;
}

interface SessionOptions {
  readonly signal?: AbortSignal;
  /** Longest single statement; no limit by default, because counts and restores may be long. */
  readonly statementTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Under this name our sessions appear in pg_stat_activity. */
export const APPLICATION_NAME = "pulumi-rollback";

/** The server looks every second whether we are still there (PostgreSQL 14 and later), so that a killed run leaves no statement behind. */
const NOTICE_OUR_END = `SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'`;

/**
 * Opens one session, hands it to the work and closes it whatever happens.
 *
 * Every error is a RollbackError that names the connection without its password. On abort the
 * session is cut: an open transaction is then rolled back by the server.
 */
export async function withDatabase<Answer>(
  connection: DatabaseConnection,
  work: (database: Database) => Promise<Answer>,
  { signal, statementTimeoutMs }: SessionOptions = {},
): Promise<Answer> {
  const client = new Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.password ?? "",
    ssl: connection.ssl,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
  });
  // Without a listener a server that goes away between two statements would end the process.
  client.on("error", () => undefined);
  const cut = (): void => void client.end().catch(() => undefined);
  try {
    signal?.throwIfAborted();
    await client.connect();
    await client.query(NOTICE_OUR_END);
  } catch (error) {
    cut();
    throw connectError(error, connection);
  }
  signal?.addEventListener("abort", cut, { once: true });
  try {
    return await work(sessionOf(client, connection));
  } finally {
    signal?.removeEventListener("abort", cut);
    await client.end().catch(() => undefined);
  }
}

function sessionOf(client: Client, connection: DatabaseConnection): Database {
  const send = async (text: string, values?: readonly unknown[]): Promise<unknown[]> => {
    try {
      return (await client.query<object>(text, values === undefined ? undefined : [...values])).rows;
    } catch (error) {
      throw queryError(error, connection);
    }
  };
  return {
    connection,
    query: async (row, text, values) => row.array().parse(await send(text, values ?? [])),
    run: async (text) => {
      await send(text);
    },
    transaction: async (work, begin = "BEGIN") => {
      await send(begin);
      try {
        const answer = await work();
        await send("COMMIT");
        return answer;
      } catch (error) {
        // The error of the work is what counts; a session that broke has rolled back by itself.
        await send("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
  };
}
