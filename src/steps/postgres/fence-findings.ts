import { rolesThatMayConnect } from "../../adapters/postgres-access.ts";
import { sessionLabel } from "../../adapters/postgres-quiet.ts";
import {
  isWorker,
  listActiveSlots,
  listPreparedTransactions,
  listSessions,
  readServerIdentity,
} from "../../adapters/postgres-server.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import { z } from "zod";
import { blocking, type Finding, note, warning } from "../../model/finding.ts";
import type { StepContext } from "../step-kind.ts";
import { fromOutside, openConnection } from "./connection-settings.ts";
import type { FenceSettings } from "./fence-database.ts";
import { accessBefore } from "./fence.ts";
import { workerFindings } from "./worker-findings.ts";

const LONG_TRANSACTION_SECONDS = 60;

/** What would keep a fence from holding, named before anything is stopped. */
export async function fenceFindings(params: FenceSettings, context: StepContext): Promise<Finding[]> {
  const connection = await openConnection(params.connection, context);
  const name = connection.database;
  return withDatabase(fromOutside(connection, params.maintenanceDatabase), async (database) => [
    ...(await rightsFindings(database, name, params)),
    ...(await occupants(database, name)),
    ...(await workerFindings(database, name)),
    ...(await sharedLogin(database, name, params.blockOwnUser)),
  ]);
}

async function rightsFindings(database: Database, name: string, order: FenceSettings): Promise<Finding[]> {
  const { before } = await accessBefore(database, name, order);
  const [rights] = await database.query(
    z.object({ owns: z.boolean(), signals: z.boolean() }),
    `SELECT pg_has_role($1, 'MEMBER') AS owns, pg_has_role('pg_signal_backend', 'MEMBER') AS signals`,
    [before.owner],
  );
  const { user } = database.connection;
  const missing = [
    ...(rights?.owns === true ? [] : [`own "${name}" (it belongs to ${before.owner})`]),
    ...(rights?.signals === true ? [] : ["end the sessions of others (pg_signal_backend)"]),
  ];
  return missing.map((what) =>
    blocking({
      code: "DATABASE_RIGHTS_MISSING",
      subject: user,
      message: `"${user}" may not ${what}, so it cannot fence the database`,
      remedy: "let the toolkit log in as the owner, on RDS as the master user",
    }),
  );
}

async function occupants(database: Database, name: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, owner, ageSeconds } of await listPreparedTransactions(database, name))
    findings.push(
      blocking({
        code: "PREPARED_TRANSACTION",
        subject: id,
        message: `the prepared transaction "${id}" of ${owner} waits since ${ageSeconds} s; no fence ends it`,
        remedy: `decide about it: COMMIT PREPARED or ROLLBACK PREPARED '${id}'`,
      }),
    );
  for (const session of await listSessions(database, name))
    if (!isWorker(session) && (session.transactionSeconds ?? 0) >= LONG_TRANSACTION_SECONDS)
      findings.push(
        warning({
          code: "LONG_TRANSACTION",
          subject: String(session.pid),
          message: `${sessionLabel(session)} will be ended, and its work rolled back`,
          remedy: "wait for it, or find out whether it may be lost",
        }),
      );
  for (const slot of await listActiveSlots(database, name))
    findings.push(
      note({
        code: "REPLICATION_SLOT_ACTIVE",
        subject: slot,
        message: `the logical replication slot "${slot}" is read by somebody`,
        remedy: "tell whoever reads it that the data goes back",
      }),
    );
  return findings;
}

async function sharedLogin(database: Database, name: string, blocksOwnUser: boolean): Promise<Finding[]> {
  const { user } = database.connection;
  const present = (await listSessions(database, name)).filter((session) => !isWorker(session));
  const sessions = present.filter((session) => session.user === user);
  const { isSuperuser } = await readServerIdentity(database);
  const others = (await rolesThatMayConnect(database, name)).filter(
    (role) => role.isSuperuser && role.role !== user,
  );
  const superusers = new Set(others.map(({ role }) => role));
  const strong = present.filter((session) => superusers.has(session.user));
  return [
    ...(sessions.length === 0 || (blocksOwnUser && !isSuperuser) ? [] : [shared(user, isSuperuser)]),
    ...strong.map((session) =>
      warning({
        code: "SUPERUSER_CONNECTED",
        subject: session.user,
        message: `${sessionLabel(session)} is a superuser's, whom no fence keeps out`,
        remedy: "stop whatever it is before the rollback; the fence is not proven while it comes back",
      }),
    ),
  ];
}

function shared(user: string, isSuperuser: boolean): Finding {
  return warning({
    code: "TOOLKIT_LOGIN_SHARED",
    subject: user,
    message: `somebody else works as "${user}", the toolkit's own user, and would get past the fence`,
    remedy: isSuperuser
      ? "give the application a user of its own that is no superuser"
      : "give the application a user of its own, or stop it in a step before; a fence of rollback.yaml may also set blockOwnUser: true",
  });
}
