import type { DataPlan, DataWay } from "../model/data.ts";

const MINUTE_MS = 60_000;

// AWS: a rename is effective in about ten minutes (USER_RenameInstance); the others are what small instances usually take.
const USUAL_MINUTES: Readonly<Record<string, number>> = {
  "fence-database": 1,
  "take-snapshot": 5,
  "restore-database": 20,
  "open-restored-database": 1,
  "validate-database": 1,
  "swap-database": 20,
  "adopt-database": 1,
  "point-consumers": 1,
  "migrate-down": 1,
  "open-database": 1,
  "keep-old-database": 1,
};

/** A first backup of a large volume, and a replay of its log, take about a minute per this many GB. */
const GB_PER_MINUTE = 20;
const BY_SIZE: ReadonlySet<string> = new Set(["take-snapshot", "restore-database"]);

/**
 * Says how long the data part should take: by earlier runs of this stack where every step was timed, else by rule of thumb.
 */
export function estimateRestore(
  kinds: readonly string[],
  {
    storageGb,
    pastDurations,
  }: { readonly storageGb: number; readonly pastDurations: Readonly<Record<string, number>> },
): NonNullable<DataPlan["estimate"]> {
  const usual = (kind: string): number =>
    ((USUAL_MINUTES[kind] ?? 1) + (BY_SIZE.has(kind) ? Math.floor(storageGb / GB_PER_MINUTE) : 0)) *
    MINUTE_MS;
  return {
    ms: kinds.reduce((sum, kind) => sum + (pastDurations[kind] ?? usual(kind)), 0),
    isMeasured: kinds.every((kind) => pastDurations[kind] !== undefined),
  };
}

/** Whether data of after some moment is given up by going that way. */
export const isRestore = ({ kind }: DataWay): boolean => kind === "point-in-time" || kind === "snapshot";
