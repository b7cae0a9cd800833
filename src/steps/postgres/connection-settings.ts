import { z } from "zod";
import { SECRET_REFERENCE } from "../../adapters/http-settings.ts";
import { resolveReference } from "../../adapters/shell-environment.ts";
import { fillText } from "../../adapters/shell-fill.ts";
import { printable } from "../../adapters/shell-text.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import { TABLE_NAME } from "../../model/table-name.ts";
import type { StepContext } from "../step-kind.ts";

const TEXT = z.string().min(1).max(255);

/** How a step reaches its database: texts may use `{{name}}`, the password is a reference. */
export const CONNECTION = z
  .strictObject({
    host: TEXT,
    port: z.union([z.int().min(1).max(65_535), TEXT]).default(5432),
    database: TEXT,
    user: TEXT,
    password: SECRET_REFERENCE.optional().describe("The variable that holds the password"),
    ssl: z.boolean().default(true).describe("Whether the connection is encrypted"),
  })
  .describe("How the toolkit reaches the database");

export type ConnectionSettings = z.infer<typeof CONNECTION>;

/** A table as rollback.yaml writes it. */
export const TABLE = z
  .string()
  .regex(TABLE_NAME, 'is not the name of a table such as public.orders or "my.schema".orders');

/** The connection with its values filled in and its password read; for the moment of use only. */
export async function openConnection(
  { host, port, database, user, password, ssl }: ConnectionSettings,
  context: Pick<StepContext, "values" | "environment">,
): Promise<DatabaseConnection> {
  const values = [host, String(port), database, user].some((text) => text.includes("{{"))
    ? await context.values()
    : {};
  const filled = fillText(String(port), values);
  if (!/^\d{1,5}$/.test(filled)) {
    throw new RollbackError("CONFIG_INVALID", {
      subject: printable(filled),
      message: `"${printable(filled)}" is not a port`,
      remedy: `correct the database's port, or the output it comes from`,
    });
  }
  return {
    host: fillText(host, values),
    port: Number(filled),
    database: fillText(database, values),
    user: fillText(user, values),
    password: password === undefined ? undefined : resolveReference(password, context.environment),
    ssl,
  };
}

/** The same server, seen from a database that no application uses: a session inside would be in the way. */
export function fromOutside(connection: DatabaseConnection, maintenance?: string): DatabaseConnection {
  const usual = connection.database === "postgres" ? "template1" : "postgres";
  return { ...connection, database: maintenance ?? usual };
}
