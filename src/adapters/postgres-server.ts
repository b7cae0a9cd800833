import { z } from "zod";
import type { Database } from "./postgres.ts";

/** What the server says about itself: proof of which one it is, whatever its name resolves to. */
export interface ServerIdentity {
  /** Set at initdb and the same in every copy of the data; undefined where the server does not tell. */
  readonly systemIdentifier: string | undefined;
  readonly version: string;
  readonly major: number;
  readonly database: string;
  readonly address: string | null;
  readonly isSuperuser: boolean;
  readonly isInRecovery: boolean;
}

/** One client session in a database, or a process of the server's that works in it. */
export interface ServerSession {
  readonly pid: number;
  /** The server's word for what it is: `client backend`, `logical replication apply worker`, an extension's own; null where our role may not know. */
  readonly kind: string | null;
  readonly user: string;
  readonly application: string;
  readonly address: string | null;
  readonly state: string;
  /** How long its present transaction is open; null outside of one. */
  readonly transactionSeconds: number | null;
}

/** A transaction that was prepared and waits for its commit without any session. */
export interface PreparedTransaction {
  readonly id: string;
  readonly owner: string;
  readonly ageSeconds: number;
}

/** What moves when somebody works in a database; the numbers only grow, unless statistics are reset. */
export interface DatabaseActivity {
  readonly commits: number;
  /** Sessions that ever began here; null before PostgreSQL 14. */
  readonly sessions: number | null;
  readonly writes: number;
  /** Position of the whole server's log. */
  readonly lsn: string;
}

/** Asks the server who it is. */
export async function readServerIdentity(database: Database): Promise<ServerIdentity> {
  const [row] = await database.query(
    z.object({
      version: z.string(),
      number: z.coerce.number(),
      database: z.string(),
      address: z.string().nullable(),
      superuser: z.boolean(),
      recovery: z.boolean(),
    }),
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number, current_database() AS database,
            host(inet_server_addr()) AS address, current_setting('is_superuser') = 'on' AS superuser, pg_is_in_recovery() AS recovery`,
  );
  if (row === undefined) throw new Error("a SELECT without FROM answered no row");
  return {
    systemIdentifier: await readSystemIdentifier(database),
    version: row.version,
    major: Math.floor(row.number / 10_000),
    database: row.database,
    address: row.address,
    isSuperuser: row.superuser,
    isInRecovery: row.recovery,
  };
}

/** Some managed servers keep the control file to themselves. */
async function readSystemIdentifier(database: Database): Promise<string | undefined> {
  const allowed = await database.query(
    z.object({ may: z.boolean() }),
    `SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AS may`,
  );
  if (allowed[0]?.may !== true) return undefined;
  const rows = await database.query(
    z.object({ id: z.string() }),
    `SELECT system_identifier::text AS id FROM pg_control_system()`,
  );
  return rows[0]?.id;
}

/** Commits of autovacuum are seen; a parallel worker ends with its leader; who reads a slot can do nothing else. */
const HARMLESS = `(backend_type IN ('autovacuum worker', 'parallel worker')
  OR backend_type = 'walsender' AND pid IN (SELECT active_pid FROM pg_replication_slots WHERE active_pid IS NOT NULL))`;

/**
 * Who works in a database, the asking session left out, longest transaction first.
 *
 * These are client sessions, and background workers as those of subscriptions and of extensions like pg_cron.
 */
export function listSessions(database: Database, name: string): Promise<ServerSession[]> {
  return database.query(
    z.object({
      pid: z.number(),
      kind: z.string().nullable(),
      user: z.string(),
      application: z.string(),
      address: z.string().nullable(),
      state: z.string(),
      transactionSeconds: z.coerce.number().nullable(),
    }),
    `SELECT pid, backend_type AS kind, coalesce(usename, '?') AS user, coalesce(application_name, '') AS application, host(client_addr) AS address,
            coalesce(state, 'hidden') AS state, extract(epoch FROM clock_timestamp() - xact_start)::int AS "transactionSeconds"
     FROM pg_stat_activity WHERE datname = $1 AND ${HARMLESS} IS NOT TRUE AND pid <> pg_backend_pid()
     ORDER BY xact_start NULLS LAST`,
    [name],
  );
}

/** Whether it is no client's, but a process that the server started and starts again. */
export const isWorker = ({ kind }: ServerSession): boolean =>
  kind !== null && kind !== "client backend" && kind !== "walsender";

/** Prepared transactions of a database: no fence ends them, and each keeps its locks. */
export function listPreparedTransactions(database: Database, name: string): Promise<PreparedTransaction[]> {
  return database.query(
    z.object({ id: z.string(), owner: z.string(), ageSeconds: z.coerce.number() }),
    `SELECT gid AS id, owner, extract(epoch FROM clock_timestamp() - prepared)::int AS "ageSeconds"
     FROM pg_prepared_xacts WHERE database = $1 ORDER BY prepared`,
    [name],
  );
}

/** Logical replication slots of a database that somebody reads from now. */
export async function listActiveSlots(database: Database, name: string): Promise<string[]> {
  const rows = await database.query(
    z.object({ slot: z.string() }),
    `SELECT slot_name AS slot FROM pg_replication_slots WHERE database = $1 AND active ORDER BY 1`,
    [name],
  );
  return rows.map(({ slot }) => slot);
}

/** Reads what moves in a database; ask from a session in another one, because the asking itself commits. */
export async function readActivity(database: Database, name: string): Promise<DatabaseActivity | undefined> {
  const rows = await database.query(
    z.object({
      commits: z.coerce.number(),
      sessions: z.coerce.number().nullable(),
      writes: z.coerce.number(),
      lsn: z.string(),
    }),
    `SELECT s.xact_commit AS commits, to_jsonb(s) ->> 'sessions' AS sessions,
            s.tup_inserted + s.tup_updated + s.tup_deleted AS writes, pg_current_wal_lsn()::text AS lsn
     FROM pg_stat_database s WHERE s.datname = $1`,
    [name],
  );
  return rows[0];
}

/** How much disk the present database takes. */
export async function databaseBytes(database: Database): Promise<number> {
  const row = z.object({ bytes: z.coerce.number() });
  return (await database.query(row, `SELECT pg_database_size(current_database()) AS bytes`))[0]?.bytes ?? 0;
}

/** Where the server keeps its data, when it tells our role; managed servers do not. */
export async function dataDirectory(database: Database): Promise<string | undefined> {
  const row = z.object({ path: z.string() });
  const text = `SELECT setting AS path FROM pg_settings WHERE name = 'data_directory'`;
  return (await database.query(row, text))[0]?.path;
}

/** The databases of people on the same server but this one; those of the server and of RDS itself are left out. */
export async function listOtherDatabases(database: Database): Promise<string[]> {
  const rows = await database.query(
    z.object({ name: z.string() }),
    `SELECT datname AS name FROM pg_database
     WHERE NOT datistemplate AND datname NOT IN (current_database(), 'postgres', 'rdsadmin') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
