import { readClockAhead } from "../../adapters/postgres-clock.ts";
import type { Database } from "../../adapters/postgres.ts";
import { lossMinutes } from "../../data/estimate-loss.ts";
import type { DataWay } from "../../model/data.ts";
import { LOSS_ROOM_MINUTES } from "../../model/loss-to-confirm.ts";
import type { StepContext } from "../step-kind.ts";

/**
 * Says that a run would give up more minutes than were agreed to; undefined where it would not.
 *
 * Until the fence holds people go on writing, and days may lie between the agreement and a resume. By
 * the later of our clock and the server's. One hour more is the room of an approval (`apply`), another
 * one is for what stops the writers before.
 */
export async function outgrownLoss(
  database: Database,
  { plan, step }: Pick<StepContext, "plan" | "step">,
): Promise<string | undefined> {
  const own = plan.data.find(({ steps }) => steps.includes(step.id));
  const at = own && momentOf(own.way);
  if (own === undefined || at === undefined) return undefined;
  const clockAheadMs = await readClockAhead(database, () => new Date());
  const minutes = lossMinutes(at, new Date(Date.now() + Math.max(0, -clockAheadMs)));
  if (minutes <= own.loss.minutes + 2 * LOSS_ROOM_MINUTES) return undefined;
  return `by now ${minutes} minutes of data would be given up, and agreed to were ${own.loss.minutes}: make a new plan`;
}

/** The moment that the data returns to; undefined where it loses no time. */
function momentOf(way: DataWay): string | undefined {
  if (way.kind === "point-in-time") return way.at;
  return way.kind === "snapshot" ? way.takenAt : undefined;
}
