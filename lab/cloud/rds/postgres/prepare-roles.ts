import type { Client } from "pg";
import type { InstanceRecord } from "../instances/instance-record.ts";

const GRANTED = ["pg_monitor", "pg_signal_backend", "pg_checkpoint", "pg_read_all_data", "pg_write_all_data"];

/** Makes the master user as RDS does, a member of `rds_superuser` and no superuser, and the first database. */
export async function prepareRoles(client: Client, record: InstanceRecord): Promise<void> {
  const user = client.escapeIdentifier(String(record.settings["MasterUsername"]));
  const password = client.escapeLiteral(record.masterPassword);
  await client.query(`CREATE ROLE rds_superuser NOLOGIN`);
  await client.query(`GRANT ${GRANTED.join(", ")} TO rds_superuser WITH ADMIN OPTION`);
  await client.query(
    `CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD ${password} IN ROLE rds_superuser`,
  );
  await client.query(`ALTER DATABASE postgres OWNER TO ${user}`);
  const name = record.settings["DBName"] ?? record.settings["DatabaseName"];
  if (name !== undefined && name !== "postgres") {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(String(name))} OWNER ${user}`);
  }
}
