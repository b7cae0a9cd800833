import { sqlStateOf } from "../../adapters/postgres-errors.ts";
import type { DumpFacts } from "../../adapters/postgres-inspect-dump.ts";
import { databaseOid } from "../../adapters/postgres-scratch.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import { blockers, type Finding } from "../../model/finding.ts";
import type { StepContext } from "../step-kind.ts";
import { fromOutside, openConnection } from "./connection-settings.ts";
import { isApproved } from "./dump-approval.ts";
import { type JudgedDump, judgeDump } from "./dump-findings.ts";
import { missingRows } from "./missing-rows.ts";
import type { RestoreDumpSettings } from "./restore-dump.ts";

/** Judges a dump that is to take the place of a whole database, and whether it holds that one's tables; changes nothing. */
export async function judgeReplacement(
  params: RestoreDumpSettings,
  context: StepContext,
): Promise<JudgedDump> {
  const { facts, findings } = await judgeDump(params, context);
  // The dump of another database lacks everything: one reason says it.
  if (blockers(findings).length > 0) return { facts, findings };
  return { facts, findings: [...findings, ...(await lackingRows(facts, params, context))] };
}

async function lackingRows(
  facts: DumpFacts,
  params: RestoreDumpSettings,
  context: StepContext,
): Promise<readonly Finding[]> {
  const connection = await openConnection(params.connection, context);
  const oid = await withDatabase(fromOutside(connection, params.maintenanceDatabase), (session) =>
    databaseOid(session, connection.database),
  );
  if (oid === undefined) return [];
  try {
    return await withDatabase(connection, (live) =>
      missingRows(live, facts, { accepted: params.acceptMissing, isWanted: () => true }),
    );
  } catch (error) {
    // Behind a fence that keeps our role out too, the plan's look at the very same dump counts.
    if (sqlStateOf(error) === MAY_NOT_CONNECT && isApproved(facts, context)) return [];
    throw error;
  }
}

const MAY_NOT_CONNECT = "42501";
