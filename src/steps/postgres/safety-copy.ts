import { outcomesBeside } from "../outcomes-beside.ts";
import type { StepContext } from "../step-kind.ts";

/** Steps that keep a copy of the data, and under which name their outcome tells it. */
const COPIES: readonly (readonly [kind: string, what: string, keys: readonly string[]])[] = [
  ["take-snapshot", "the safety snapshot", ["snapshot", "id"]],
  ["dump-database", "the dump", ["file"]],
];

/** Names the copies of the database that this run took, for a message that tells where what was lost still is. */
export function safetyCopy(context: Pick<StepContext, "plan" | "step" | "outcomeOf">): string {
  const names = COPIES.flatMap(([kind, what, keys]) =>
    outcomesBeside(context, kind).flatMap(({ status, data }) => {
      const name = keys.map((key) => data?.[key]).find((value) => typeof value === "string");
      return status === "succeeded" && name !== undefined ? [`${what} is ${name}`] : [];
    }),
  );
  return names.length === 0 ? "this run took no safety copy" : names.join("; ");
}
