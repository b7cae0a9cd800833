import type { StepContext } from "../step-kind.ts";

/** Steps that keep a copy of the data, and under which name their outcome tells it. */
const COPIES: readonly (readonly [kind: string, what: string, keys: readonly string[]])[] = [
  ["take-snapshot", "the safety snapshot", ["snapshot", "id"]],
  ["dump-database", "the dump", ["file"]],
];

/** Names the copy of the data that this run took, for a message that tells where what was lost still is. */
export function safetyCopy({ outcomes }: Pick<StepContext, "outcomes">): string {
  for (const [kind, what, keys] of COPIES) {
    const outcome = outcomes.get(kind);
    const names = keys.map((key) => outcome?.data?.[key]);
    const name = names.find((value) => typeof value === "string");
    if (outcome?.status === "succeeded" && name !== undefined) return `${what} is ${name}`;
  }
  return "this run took no safety copy";
}
