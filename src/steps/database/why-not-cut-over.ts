import { z } from "zod";
import { readAccess } from "../../adapters/postgres-access.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import { CONNECTION, fromOutside, openConnection } from "../postgres/connection-settings.ts";
import { looksFenced } from "../postgres/fence.ts";
import { otherUpdate } from "../stack/other-update.ts";
import type { StepContext } from "../step-kind.ts";

const FENCE = z.object({
  connection: CONNECTION,
  maintenanceDatabase: z.string().optional(),
  blockOwnUser: z.boolean().default(false),
});

/**
 * Says why no database may be exchanged now, although everything before it succeeded; undefined when it may.
 *
 * Hours may lie between the fence and the cut-over, and a person may have opened the database
 * meanwhile: what was written since is in no copy. Or somebody deployed, and the plan is of another
 * world. Asked by whichever step cuts over first.
 */
export async function whyNotCutOver(context: StepContext): Promise<string | undefined> {
  const { plan, outcomes } = context;
  if (outcomes.get("swap-database")?.status === "succeeded") return undefined;
  if (outcomes.get("point-consumers")?.status === "succeeded") return undefined;
  const stranger = await otherUpdate(context);
  if (stranger !== undefined) return stranger;
  for (const { id, kind, params } of plan.steps) {
    if (kind !== "fence-database" || context.outcomeOf(id)?.status !== "succeeded") continue;
    const opened = await whoOpened(FENCE.parse(params), context);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

async function whoOpened(
  { connection: settings, maintenanceDatabase, blockOwnUser }: z.infer<typeof FENCE>,
  context: StepContext,
): Promise<string | undefined> {
  const connection = await openConnection(settings, context);
  const { database, user } = connection;
  const access = await withDatabase(
    fromOutside(connection, maintenanceDatabase),
    (watcher) => readAccess(watcher, database),
    { signal: context.signal },
  );
  if (access !== undefined && looksFenced(access, blockOwnUser ? undefined : user)) return undefined;
  return `"${database}" was opened after this run had closed it: what was written since would be lost without a word; make a new plan`;
}
