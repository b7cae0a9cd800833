import assert from "node:assert/strict";
import type { Ended } from "./_child.ts";
import type { KillPoint, Scenario } from "./_scenario.ts";

const POINTS: readonly KillPoint[] = [
  ...(["before-intent", "after-intent", "after-memory", "after-effect", "after-outcome"] as const),
];

/** Asserts that a command line met its SIGKILL. */
export async function assertKilled(command: Promise<Ended>): Promise<void> {
  const { signal, stdout, stderr } = await command;
  assert.equal(signal, "SIGKILL", stdout + stderr);
}

/** The steps that write down what they will need, before their effect. */
const REMEMBERING: ReadonlySet<string> = new Set(["fence-database", "migrate-down"]);

/**
 * Begins a run and kills it at every point of every one of these steps, in their order, each time in the resume of the
 * time before; answers the last resume, which nobody kills.
 *
 * One run that is killed so often is harsher than one run per point, and a fraction of the time.
 */
export async function killEverywhere(
  stack: Scenario,
  steps: readonly string[],
  ...command: string[]
): Promise<Ended> {
  let next = command;
  for (const step of steps) {
    for (const point of POINTS) {
      if (point === "after-memory" && !REMEMBERING.has(step)) continue;
      await assertKilled(stack.killAt(point, step, ...next));
      next = ["resume"];
    }
  }
  return stack.rollback("resume");
}
