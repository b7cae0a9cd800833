import { z } from "zod";
import { RollbackError } from "../model/errors.ts";
import { quoteName, quoteText } from "./postgres-names.ts";
import type { Database } from "./postgres.ts";

/** Who may connect to a database; everything that a fence changes, so that it can be put back exactly. */
export const DATABASE_ACCESS = z.object({
  /** Stays the same when the database is renamed. */
  oid: z.string(),
  owner: z.string(),
  connectionLimit: z.number(),
  /** CONNECT rights; a null grantee is PUBLIC. */
  grants: z.array(z.object({ grantee: z.string().nullable(), grantable: z.boolean() })),
  /** `default_transaction_read_only` as set for the database; null when it is not set. */
  readOnly: z.string().nullable(),
});

export type DatabaseAccess = z.infer<typeof DATABASE_ACCESS>;

/** How a database is closed. */
export interface Fence {
  /** Our own role when it is to keep its way in; everybody else who is no superuser is kept out. */
  readonly keep: string | undefined;
  /** Also CONNECTION LIMIT 0: only for a superuser, because it keeps the owner out, us included. */
  readonly limit: boolean;
  /** Also read-only by default; a session can overrule it, so it is belt and braces only. */
  readonly readOnly: boolean;
}

/** Reads who may connect; undefined when there is no such database. Ask from another database. */
export async function readAccess(database: Database, name: string): Promise<DatabaseAccess | undefined> {
  const rows = await database.query(
    DATABASE_ACCESS,
    `SELECT d.oid::text AS oid, pg_get_userbyid(d.datdba) AS owner, d.datconnlimit AS "connectionLimit",
       coalesce((SELECT jsonb_agg(jsonb_build_object(
                          'grantee', CASE WHEN a.grantee = 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END, 'grantable', a.is_grantable))
                 FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.privilege_type = 'CONNECT'), '[]') AS grants,
       (SELECT substring(setting FROM '^default_transaction_read_only=(.*)') FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
        WHERE s.setdatabase = d.oid AND s.setrole = 0 AND setting LIKE 'default_transaction_read_only=%') AS "readOnly"
     FROM pg_database d WHERE d.datname = $1`,
    [name],
  );
  return rows[0];
}

/**
 * Keeps everybody but superusers (and us) from opening new sessions, in one transaction.
 *
 * The owner's right is taken too: revoking it from PUBLIC alone would leave the owner in. The owner
 * can always grant it again, which is how the fence is lifted. Sessions that are open stay open.
 */
export async function closeDatabase(database: Database, name: string, fence: Fence): Promise<void> {
  const quoted = quoteName(name);
  const access = await readAccess(database, name);
  const holders = access?.grants.filter(({ grantee }) => grantee !== fence.keep) ?? [];
  await database.transaction(async () => {
    for (const { grantee } of holders)
      await database.run(`REVOKE CONNECT ON DATABASE ${quoted} FROM ${roleSql(grantee)} CASCADE`);
    if (fence.keep !== undefined)
      await database.run(`GRANT CONNECT ON DATABASE ${quoted} TO ${quoteName(fence.keep)}`);
    if (fence.limit) await database.run(`ALTER DATABASE ${quoted} CONNECTION LIMIT 0`);
    if (fence.readOnly) await database.run(`ALTER DATABASE ${quoted} SET default_transaction_read_only = on`);
  });
  const left = await rolesThatMayConnect(database, name);
  const others = left.filter(({ role, isSuperuser }) => !isSuperuser && role !== fence.keep);
  if (others.length === 0 || fence.limit) return;
  const names = others.map(({ role }) => role).join(", ");
  throw new RollbackError("DATABASE_FAILED", {
    subject: name,
    message: `"${name}" is not closed: ${names} may still connect`,
    remedy: `take ${names} out of the roles that the toolkit's user is, or revoke CONNECT as the role that granted it`,
  });
}

/** Puts back who may connect, exactly as it was read before the fence; the database may have another name by now. */
export async function reopenDatabase(
  database: Database,
  name: string,
  before: DatabaseAccess,
): Promise<void> {
  const quoted = quoteName(name);
  const now = await readAccess(database, name);
  const added = (now?.grants ?? []).filter(
    ({ grantee }) => !before.grants.some((grant) => grant.grantee === grantee),
  );
  await database.transaction(async () => {
    for (const { grantee } of added)
      await database.run(`REVOKE CONNECT ON DATABASE ${quoted} FROM ${roleSql(grantee)}`);
    for (const { grantee, grantable } of before.grants) {
      const option = grantable && grantee !== null ? " WITH GRANT OPTION" : "";
      await database.run(`GRANT CONNECT ON DATABASE ${quoted} TO ${roleSql(grantee)}${option}`);
    }
    await database.run(`ALTER DATABASE ${quoted} CONNECTION LIMIT ${before.connectionLimit}`);
    if (now?.readOnly !== before.readOnly) await database.run(readOnlySql(quoted, before.readOnly));
  });
}

/** Every login role that could open a session, by its own right or by one of its groups'. */
export function rolesThatMayConnect(
  database: Database,
  name: string,
): Promise<{ role: string; isSuperuser: boolean }[]> {
  return database.query(
    z.object({ role: z.string(), isSuperuser: z.boolean() }),
    `SELECT rolname AS role, rolsuper AS "isSuperuser" FROM pg_roles
     WHERE rolcanlogin AND has_database_privilege(oid, $1, 'CONNECT') ORDER BY 1`,
    [name],
  );
}

/** The name that a database has now; undefined when it is gone. */
export async function databaseName(database: Database, oid: string): Promise<string | undefined> {
  const row = z.object({ name: z.string() });
  return (await database.query(row, `SELECT datname AS name FROM pg_database WHERE oid = $1`, [oid]))[0]
    ?.name;
}

const roleSql = (role: string | null): string => (role === null ? "PUBLIC" : quoteName(role));

const readOnlySql = (quoted: string, value: string | null): string =>
  value === null
    ? `ALTER DATABASE ${quoted} RESET default_transaction_read_only`
    : `ALTER DATABASE ${quoted} SET default_transaction_read_only = ${quoteText(value)}`;
