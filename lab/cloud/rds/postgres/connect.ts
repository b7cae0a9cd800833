import { Client } from "pg";
import { ADMIN } from "./initialise-data.ts";

/** Runs work on one connection as the lab's superuser and closes it, whatever happens. */
export async function asAdmin<T>(
  server: { readonly port: number; readonly adminPassword: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    host: "127.0.0.1",
    port: server.port,
    user: ADMIN,
    password: server.adminPassword,
    database: "template1",
    connectionTimeoutMillis: 5000,
  });
  // Without a listener a server that goes away during the work would end the daemon.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
