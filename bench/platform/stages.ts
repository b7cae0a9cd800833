import { median } from "../../src/plan/estimate.ts";

/** The parts of one way back and their times in milliseconds, in order. */
export type Stages = ReadonlyMap<string, number>;

/** Times each stage of something that is done in order. */
export async function timeStages(
  stages: readonly (readonly [name: string, work: () => Promise<unknown>])[],
): Promise<Stages> {
  const times = new Map<string, number>();
  for (const [name, work] of stages) {
    const startedAt = performance.now();
    await work();
    times.set(name, performance.now() - startedAt);
  }
  return times;
}

/** From start to end. */
export function totalOf(stages: Stages): number {
  return [...stages.values()].reduce((sum, duration) => sum + duration, 0);
}

/** Each stage's median over several rounds. */
export function medianStages(rounds: readonly Stages[]): Stages {
  const names = [...(rounds[0]?.keys() ?? [])];
  return new Map(names.map((name) => [name, median(rounds.map((round) => round.get(name) ?? 0))]));
}
