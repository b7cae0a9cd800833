import { isBeingRenamed } from "../../adapters/rds-modify.ts";
import type { Rds } from "../../adapters/rds.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { messageOf, type RollbackError } from "../../model/errors.ts";
import { databaseKind } from "../../model/rds-database.ts";
import type { StepContext, StepResult } from "../step-kind.ts";
import type { PartPair } from "./find-pair.ts";
import { look, namesNow } from "./pair-names.ts";
import { renameTo } from "./rename-to.ts";

/**
 * Answers a refused rename of the last of these pairs: every old one takes its name back, the last first.
 *
 * No original name may be left dangling. A rename that AWS is at in spite of its refusal would race
 * with that, and stops the run instead. However it ends, it says who bears which name.
 */
export async function giveBack(
  rds: Rds,
  pairs: readonly PartPair[],
  reason: RollbackError,
  context: StepContext,
): Promise<StepResult> {
  const lastFirst = [...pairs].reverse();
  const [refused] = lastFirst;
  if (refused === undefined) throw reason;
  const { part, old, restored } = refused;
  const first = `the restored ${kindOf(refused)} could not take the name: ${reason.message}`;
  const [oldNow, restoredNow] = [await look(rds, old), await look(rds, restored)];
  const isMoving =
    (oldNow !== undefined && isBeingRenamed(oldNow)) ||
    (restoredNow !== undefined && isBeingRenamed(restoredNow, part.identifier));
  if (isMoving) return { status: "unknown", detail: `${first}; ${await namesNow(rds, pairs)}` };
  for (const pair of lastFirst) {
    try {
      await exchangeBack(rds, pair, context);
    } catch (error) {
      const { identifier } = pair.part;
      const why = `giving "${identifier}" back to ${pair.old.resourceId} failed too: ${messageOf(error)}`;
      return { status: "unknown", detail: [first, why, await namesNow(rds, pairs)].join("; ") };
    }
  }
  const again = pairs.map((pair) => `the old ${kindOf(pair)} bears "${pair.part.identifier}" again`);
  return { status: "failed", detail: [first, ...again, await namesNow(rds, pairs)].join("; ") };
}

/** Looks first: the one whose rename was refused has changed less than those before it. */
async function exchangeBack(
  rds: Rds,
  { part, old, restored }: PartPair,
  context: StepContext,
): Promise<void> {
  const names = identifiersFor(context.run, part.identifier);
  if ((await look(rds, restored))?.identifier === part.identifier)
    await renameTo(rds, restored, names.restored, context);
  if ((await look(rds, old))?.identifier !== part.identifier)
    await renameTo(rds, old, part.identifier, context);
}

const kindOf = ({ part }: PartPair) => databaseKind(part.resourceId);
