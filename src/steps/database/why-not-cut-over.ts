import { z } from "zod";
import { readAccess } from "../../adapters/postgres-access.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import { handoversOf, openersOf } from "../../model/openers-of.ts";
import type { Step } from "../../model/step.ts";
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
 * world. A fence that a step of this run has ended meanwhile is not asked again.
 */
export async function whyNotCutOver(context: StepContext): Promise<string | undefined> {
  const stranger = await otherUpdate(context);
  if (stranger !== undefined) return stranger;
  const isDone = ({ id }: Step): boolean => context.outcomeOf(id)?.status === "succeeded";
  const { plan } = context;
  const hasEnded = (fence: Step): boolean =>
    [...openersOf(fence, plan), ...handoversOf(fence, plan)].some(isDone);
  const standing = plan.steps.filter(
    (step) => step.kind === "fence-database" && isDone(step) && !hasEnded(step),
  );
  for (const { params } of standing) {
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
