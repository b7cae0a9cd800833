import { z } from "zod";
import { digestOf } from "../model/digest.ts";
import { isMarked } from "./parse-checkpoint.ts";
import { takeMembers } from "./take-members.ts";

const RESOURCE_PLAN = z.looseObject({ goal: z.unknown().optional(), steps: z.array(z.string()).nullish() });

/** With `version` the plan is wrapped; without, it is bare (both are written by current CLIs). */
const WRAPPED = ["plan", "resourcePlans"];
const BARE = ["resourcePlans"];

/**
 * sha256 over what the engine's saved plan will do: operations and goals of every resource.
 *
 * Left out is what differs between two previews of the same thing: times, the seeds of auto-names
 * and the ciphertext of secrets, which is salted anew each time (a changed secret shows in the
 * configuration's hash). Throws for a file that is no plan.
 */
export function planHash(text: string): string {
  const operations: [urn: string, hash: string][] = [];
  const onMember = (json: string): void => {
    for (const [urn, plan] of Object.entries(JSON.parse(`{${json}}`) as Record<string, unknown>)) {
      const { goal, steps } = RESOURCE_PLAN.parse(plan);
      operations.push([urn, digestOf([steps ?? [], withoutCiphertext(goal)])]);
    }
  };
  const rest = takeMembers(text, WRAPPED, onMember) ?? takeMembers(text, BARE, onMember);
  if (rest === undefined) throw new Error("it is no plan: it has no resourcePlans");
  // What was taken out was read member by member; the rest must be whole as well.
  JSON.parse(rest);
  operations.sort(([a], [b]) => (a < b ? -1 : 1));
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
