import { DatabaseError } from "pg";
import type { DatabaseConnection } from "../model/data.ts";
import { type ErrorCode, messageOf, RollbackError } from "../model/errors.ts";
import { printable } from "./shell-text.ts";

/** A connection as messages name it: never with the password. */
export const connectionLabel = ({ user, host, port, database }: DatabaseConnection): string =>
  printable(`${user}@${host}:${port}/${database}`);

/** The five-character code of a PostgreSQL error, such as `42P01`; undefined for errors of another origin. */
export function sqlStateOf(error: unknown): string | undefined {
  const original = error instanceof RollbackError ? error.cause : error;
  return original instanceof DatabaseError ? original.code : undefined;
}

/** Says why no session came about, and what to do. */
export function connectError(error: unknown, connection: DatabaseConnection): RollbackError {
  const state = sqlStateOf(error) ?? "";
  const [code, remedy]: [ErrorCode, string] = state.startsWith("28")
    ? ["DATABASE_LOGIN_REFUSED", "check the user and the variable that holds the password"]
    : ["DATABASE_UNREACHABLE", CONNECT_REMEDIES[state] ?? remedyFor(error)];
  const subject = connectionLabel(connection);
  return new RollbackError(code, {
    subject,
    message: `no connection to "${subject}": ${reasonOf(error)}`,
    remedy,
    cause: error,
  });
}

/** Says which database refused, in the server's words. */
export function queryError(error: unknown, connection: DatabaseConnection): RollbackError {
  if (error instanceof RollbackError) return error;
  const subject = connectionLabel(connection);
  return new RollbackError("DATABASE_FAILED", {
    subject,
    message: `"${subject}" refused: ${reasonOf(error)}`,
    remedy: QUERY_REMEDIES[sqlStateOf(error) ?? ""] ?? "look at the server's log for the statement",
    cause: error,
  });
}

const CONNECT_REMEDIES: Readonly<Record<string, string>> = {
  "3D000": "correct the database's name; psql -l lists them",
  "42501": "the user may not connect: GRANT CONNECT, or lift the fence that an earlier run left",
  "53300": "the server or the database takes no more connections: end some, or lift an earlier fence",
  "57P03": "the server is starting or stopping; try again in a moment",
};

const QUERY_REMEDIES: Readonly<Record<string, string>> = {
  "42501": "give the toolkit's user the right, or name another user",
  "42P01": "correct the table's name; \\dt in psql lists them",
  "55P03": "another session holds a lock; end it, or wait for it",
  "57014": "the statement was cancelled or took too long",
};

function remedyFor(error: unknown): string {
  const text = reasonOf(error);
  if (/certificate|SSL|TLS/i.test(text))
    return "point NODE_EXTRA_CA_CERTS (and PGSSLROOTCERT for pg_dump) at the server's CA bundle, or set ssl: false on a private network";
  return "check host and port, and that this machine may reach them";
}

/** Node joins the errors of several addresses into one without a message. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors.map(messageOf).join("; ") : messageOf(error);
  return printable(first, 500);
}
