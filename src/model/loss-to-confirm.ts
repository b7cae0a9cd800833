import type { DataPlan } from "./data.ts";

/** The numbers that a person repeats before data is given up; undefined where nothing of that kind is. */
export interface LossToConfirm {
  /** Whole minutes of the longest return. */
  readonly minutes: number | undefined;
  /** Rows that lose a value by migrations taken back; null where it cannot be told. */
  readonly rows: number | null | undefined;
}

/** Sums up what the ways back of a plan give up. */
export function lossToConfirm(data: readonly DataPlan[]): LossToConfirm {
  const returns = data.filter(({ way }) => way.kind === "point-in-time" || way.kind === "snapshot");
  const drops = data.flatMap(({ loss }) => loss.drops);
  return {
    minutes: returns.length === 0 ? undefined : Math.max(...returns.map(({ loss }) => loss.minutes)),
    rows: sumOf(drops.map(({ rows }) => rows)) === 0 ? undefined : sumOf(drops.map(({ rows }) => rows)),
  };
}

/** Unknown as soon as one part is. */
function sumOf(rows: readonly (number | null)[]): number | null {
  return rows.reduce<number | null>((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}
