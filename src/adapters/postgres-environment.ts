import type { DatabaseConnection } from "../model/data.ts";
import { scrubbedEnvironment } from "./shell-environment.ts";

/**
 * The environment in which libpq's programs and most migration tools find the database.
 *
 * The password is only here, never in an argument. An encrypted connection is checked against the
 * CA in PGSSLROOTCERT or NODE_EXTRA_CA_CERTS when one is set; libpq knows no CA of its own.
 */
export function postgresEnvironment(
  connection: DatabaseConnection,
  ours: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const authority = ours["PGSSLROOTCERT"] ?? ours["NODE_EXTRA_CA_CERTS"];
  const encrypted = authority === undefined ? { PGSSLMODE: "require" } : verified(authority);
  return scrubbedEnvironment(ours, {
    pass: ["LD_LIBRARY_PATH", "NODE_EXTRA_CA_CERTS"],
    set: {
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGDATABASE: connection.database,
      PGUSER: connection.user,
      PGAPPNAME: "pulumi-rollback",
      PGCONNECT_TIMEOUT: "10",
      // Dates in the programs' output are read again.
      TZ: "UTC",
      LC_ALL: "C",
      ...(connection.password === undefined ? {} : { PGPASSWORD: connection.password }),
      ...(connection.ssl ? encrypted : { PGSSLMODE: "disable" }),
    },
  });
}

const verified = (authority: string): Record<string, string> => ({
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: authority,
});
