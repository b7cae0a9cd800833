import { isAbsolute, join } from "node:path";
import { fillText } from "../../adapters/shell-fill.ts";
import type { DumpFormat } from "../../adapters/postgres-manifest.ts";
import { type DumpFacts, inspectDump } from "../../adapters/postgres-inspect-dump.ts";
import { databaseOid } from "../../adapters/postgres-scratch.ts";
import { dataDirectory, readServerIdentity } from "../../adapters/postgres-server.ts";
import { findPostgresTool } from "../../adapters/postgres-tools.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import { z } from "zod";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import type { StepContext } from "../step-kind.ts";
import { type ConnectionSettings, fromOutside, openConnection } from "./connection-settings.ts";
import { whatIsGivenUp } from "./dump-approval.ts";
import type { DUMP } from "./dump-settings.ts";
import { spaceFindings } from "./space-findings.ts";

export type DumpWish = z.infer<z.ZodObject<typeof DUMP>> & { readonly connection: ConnectionSettings };

/** A dump that was read as a whole, and every reason not to restore it. */
export interface JudgedDump {
  readonly facts: DumpFacts;
  readonly findings: readonly Finding[];
}

/** Reads the named dump and judges it against what it must be and the server it would go to; changes nothing. */
export async function judgeDump(
  wish: DumpWish,
  context: StepContext,
  tables: readonly string[] = [],
): Promise<JudgedDump> {
  const connection = await openConnection(wish.connection, context);
  const given = fillText(wish.dump, wish.dump.includes("{{") ? await context.values() : {});
  const facts = await inspectDump(isAbsolute(given) ? given : join(wish.directory, given), {
    ...{ directory: wish.directory, environment: context.environment, signal: context.signal },
  });
  const expected = fillText(
    wish.database ?? connection.database,
    wish.database?.includes("{{") ? await context.values() : {},
  );
  const onServer = await withDatabase(fromOutside(connection, wish.maintenanceDatabase), async (database) => [
    ...(await serverFindings(database, facts)),
    ...(await serverSpace(database, wish.spaceFactor, facts)),
    whatIsGivenUp(facts, {
      where: `${tables.length === 0 ? "" : `${tables.join(", ")} of `}the database "${connection.database}"`,
      isThere: (await databaseOid(database, connection.database)) !== undefined,
      now: Date.now(),
    }),
  ]);
  await findPostgresTool(facts.format === "custom" ? "pg_restore" : "psql", context);
  return { facts, findings: [...contentFindings(facts, wish, expected), ...onServer] };
}

function contentFindings(
  { database, takenAt, sha256, format, path }: DumpFacts,
  wish: Pick<DumpWish, "notAfter" | "sha256" | "acceptUnknownDatabase">,
  expected: string,
): Finding[] {
  const refuse = (code: string, message: string, remedy: string): Finding =>
    blocking({ code, subject: path, message, remedy });
  const findings: Finding[] = [];
  if (wish.sha256 !== undefined && wish.sha256 !== sha256)
    findings.push(
      refuse(
        "DUMP_CHANGED",
        `the dump has the checksum ${sha256}, not ${wish.sha256}`,
        "name the dump that was meant",
      ),
    );
  if (database === undefined && !wish.acceptUnknownDatabase)
    findings.push(
      refuse(
        "DUMP_OF_UNKNOWN_DATABASE",
        `nothing says which database this ${wordFor(format)} is of`,
        "put its manifest beside it, or set acceptUnknownDatabase: true",
      ),
    );
  if (database !== undefined && database !== expected)
    findings.push(
      refuse(
        "DUMP_OF_OTHER_DATABASE",
        `the dump is of the database "${database}", not of "${expected}"`,
        `name a dump of "${expected}", or set database: ${database}`,
      ),
    );
  if (wish.notAfter === undefined) return findings;
  if (takenAt === undefined)
    findings.push(
      refuse(
        "DUMP_AGE_UNKNOWN",
        `nothing says when this ${wordFor(format)} was taken, and the data went bad at ${wish.notAfter}`,
        "put its manifest beside it, or name an archive",
      ),
    );
  else if (Date.parse(takenAt) > Date.parse(wish.notAfter))
    findings.push(
      refuse(
        "DUMP_TOO_YOUNG",
        `the dump is from ${takenAt}, and the data went bad at ${wish.notAfter}: it holds the damage`,
        "name an older dump",
      ),
    );
  return findings;
}

async function serverFindings(database: Database, { serverVersion, path }: DumpFacts): Promise<Finding[]> {
  const server = await readServerIdentity(database);
  const [rights] = await database.query(
    z.object({ creates: z.boolean() }),
    `SELECT rolcreatedb OR rolsuper AS creates FROM pg_roles WHERE rolname = current_user`,
  );
  const findings: Finding[] = [];
  if (serverVersion === undefined || Number.parseInt(serverVersion, 10) !== server.major) {
    const from = serverVersion === undefined ? "a server of unknown version" : `PostgreSQL ${serverVersion}`;
    const message = `the dump is from ${from}, and the server is ${server.version}`;
    const remedy = `name a dump of PostgreSQL ${server.major}; moving between major versions is a migration of its own`;
    findings.push(blocking({ code: "DUMP_OF_OTHER_MAJOR", subject: path, message, remedy }));
  }
  if (rights?.creates !== true) {
    const { user } = database.connection;
    const message = `"${user}" may not create databases, so there is nowhere to restore to first`;
    findings.push(
      blocking({
        code: "DATABASE_RIGHTS_MISSING",
        subject: user,
        message,
        remedy: `ALTER ROLE "${user}" CREATEDB`,
      }),
    );
  }
  return findings;
}

/** The server's disk can only be looked at from its own machine. */
async function serverSpace(
  database: Database,
  factor: number,
  { bytes, manifest }: DumpFacts,
): Promise<Finding[]> {
  const needed = Math.max(factor * bytes, manifest?.databaseBytes ?? 0);
  const isHere =
    ["127.0.0.1", "::1", "localhost"].includes(database.connection.host) ||
    database.connection.host.startsWith("/");
  const folder = isHere ? await dataDirectory(database) : undefined;
  const what = "the restore beside the present data";
  const found =
    folder === undefined ? undefined : await spaceFindings(folder, { needed, what }).catch(() => undefined);
  if (found !== undefined) return found;
  return [
    warning({
      code: "DISK_SPACE_UNKNOWN",
      subject: database.connection.host,
      message: `the server does not tell how much disk is free; the restore needs ${Math.ceil(needed / 1_000_000)} MB beside the present data`,
      remedy: "look at the server's free storage (on RDS: FreeStorageSpace) before the rollback",
    }),
  ];
}

const wordFor = (format: DumpFormat): string => (format === "custom" ? "archive" : "SQL dump");
