import { z } from "zod";
import { type DatabaseAccess, reopenDatabase } from "./postgres-access.ts";
import { quoteName, quoteText } from "./postgres-names.ts";
import type { Database } from "./postgres.ts";

/** Settings whose value is a list that is quoted already (GUC_LIST_QUOTE, as pg_dump's dumputils.c has them). */
const LISTS = ["local_preload_libraries", "search_path", "session_preload_libraries", "temp_tablespaces"];

/** Which database takes whose name. */
export interface Switch {
  readonly live: string;
  readonly scratch: string;
  /** The name that the present one gets; it is kept, never dropped. */
  readonly old: string;
}

/**
 * Lets a database take another's name, which keeps its data under a third one: both renames commit together.
 *
 * Nobody may be connected to either. When there is no database of that name, only the new one is renamed.
 */
export async function switchDatabases(database: Database, { live, scratch, old }: Switch): Promise<void> {
  const [present] = await database.query(z.object({}), `SELECT FROM pg_database WHERE datname = $1`, [live]);
  await database.transaction(async () => {
    if (present !== undefined)
      await database.run(`ALTER DATABASE ${quoteName(live)} RENAME TO ${quoteName(old)}`);
    await database.run(`ALTER DATABASE ${quoteName(scratch)} RENAME TO ${quoteName(live)}`);
  });
}

/** Gives a new database the rights and settings that another one had before its fence. */
export async function copyProperties(
  database: Database,
  { from, to, before }: { readonly from: string; readonly to: string; readonly before: DatabaseAccess },
): Promise<void> {
  const target = quoteName(to);
  const settings = await database.query(
    z.object({ role: z.string().nullable(), name: z.string(), value: z.string() }),
    `SELECT CASE WHEN s.setrole = 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END AS role,
            split_part(one, '=', 1) AS name, substring(one FROM position('=' IN one) + 1) AS value
     FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS one
     WHERE d.datname = $1 AND NOT (s.setrole = 0 AND one LIKE 'default_transaction_read_only=%')`,
    [from],
  );
  const rights = await database.query(
    z.object({ grantee: z.string().nullable(), right: z.string(), grantable: z.boolean() }),
    `SELECT CASE WHEN a.grantee = 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END AS grantee, a.privilege_type AS right,
            a.is_grantable AS grantable
     FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = $1 AND a.privilege_type <> 'CONNECT'`,
    [from],
  );
  await database.transaction(async () => {
    await database.run(`REVOKE ALL ON DATABASE ${target} FROM PUBLIC`);
    for (const { grantee, right, grantable } of rights) {
      const role = grantee === null ? "PUBLIC" : quoteName(grantee);
      const option = grantable && grantee !== null ? " WITH GRANT OPTION" : "";
      await database.run(`GRANT ${right} ON DATABASE ${target} TO ${role}${option}`);
    }
    for (const { role, name, value } of settings) {
      const whose = role === null ? `DATABASE ${target}` : `ROLE ${quoteName(role)} IN DATABASE ${target}`;
      const text = LISTS.includes(name) ? value : quoteText(value);
      await database.run(`ALTER ${whose} SET ${name.split(".").map(quoteName).join(".")} = ${text}`);
    }
  });
  await reopenDatabase(database, to, before);
}
