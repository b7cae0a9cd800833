import { z } from "zod";
import { digestOf } from "../model/digest.ts";
import { isMarked } from "./parse-checkpoint.ts";

const PLAN = z.looseObject({
  resourcePlans: z.record(
    z.string(),
    z.looseObject({ goal: z.unknown().optional(), steps: z.array(z.string()).nullish() }),
  ),
});

/**
 * sha256 over what the engine's saved plan will do: operations and goals of every resource.
 *
 * Left out is what differs between two previews of the same thing: times, the seeds of auto-names
 * and the ciphertext of secrets, which is salted anew each time (a changed secret shows in the
 * configuration's hash). Throws for a file that is no plan.
 */
export function planHash(text: string): string {
  const raw: unknown = JSON.parse(text);
  // With `version` the plan is wrapped; without, it is bare (both are written by current CLIs).
  const plan = PLAN.parse(typeof raw === "object" && raw !== null && "plan" in raw ? raw.plan : raw);
  const operations = Object.entries(plan.resourcePlans).map(([urn, { goal, steps }]) => [
    urn,
    steps ?? [],
    withoutCiphertext(goal),
  ]);
  operations.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return digestOf(operations);
}

function withoutCiphertext(value: unknown): unknown {
  if (isMarked(value)) {
    const { ciphertext, ...others } = value as Record<string, unknown>;
    return ciphertext === undefined ? others : "[secret]";
  }
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutCiphertext(member)]));
}
