import { resolveReference } from "../../adapters/shell-environment.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import { fillPlaceholders } from "../../model/settings.ts";
import type { StepContext } from "../step-kind.ts";
import type { ConnectionSettings } from "./instance-settings.ts";

/**
 * The application's connection with its placeholders filled and its password read; at another instance where one is given.
 */
export async function appConnection(
  settings: ConnectionSettings,
  { values: read, environment }: Pick<StepContext, "values" | "environment">,
  elsewhere?: { readonly host: string; readonly port: number },
): Promise<DatabaseConnection> {
  const values = await read();
  const fill = (text: string): string => fillPlaceholders(text, values, unknownValue);
  const port = elsewhere?.port ?? Number(fill(settings.port));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RollbackError("CONFIG_INVALID", {
      subject: settings.port,
      message: `the port "${fill(settings.port)}" of the database's connection is no port`,
      remedy: "correct data[].connection.port in rollback.yaml",
    });
  }
  return {
    host: elsewhere?.host ?? fill(settings.host),
    port,
    database: fill(settings.database),
    user: fill(settings.user),
    password: settings.password && resolveReference(settings.password, environment),
    ssl: settings.ssl,
  };
}

function unknownValue(name: string): never {
  throw new RollbackError("CONFIG_INVALID", {
    subject: name,
    message: `"{{${name}}}" has no value now`,
    remedy: "make sure that the release exports it, and not as a secret",
  });
}
