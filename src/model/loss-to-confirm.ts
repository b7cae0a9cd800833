import type { DataPlan } from "./data.ts";

/** An agreement to a loss is one to an hour more too: it grows with every minute until the fence holds. */
export const LOSS_ROOM_MINUTES = 60;

/** The numbers that a person repeats before data is given up; undefined where nothing of that kind is. */
export interface LossToConfirm {
  /** Whole minutes of the longest return. */
  readonly minutes: number | undefined;
  /** The most rows that may lose a value by migrations taken back; null where it cannot be told. */
  readonly rows: number | null | undefined;
}

/** Sums up what the ways back of a plan give up; of rows it is what may be lost, not what was counted. */
export function lossToConfirm(data: readonly DataPlan[]): LossToConfirm {
  const returns = data.filter(({ way }) => way.kind === "point-in-time" || way.kind === "snapshot");
  const losses = data.map(({ loss }) => loss);
  const isUnknown = losses.some(({ drops }) => drops.some(({ rows }) => rows === null));
  const mostRows = losses.reduce((sum, loss) => sum + loss.mostRows, 0);
  return {
    minutes: returns.length === 0 ? undefined : Math.max(...returns.map(({ loss }) => loss.minutes)),
    rows: isUnknown ? null : mostRows === 0 ? undefined : mostRows,
  };
}

/** The same at a later moment than the plan's: until the fence holds the minutes go on. */
export function lossToConfirmAt(
  { data, createdAt }: { readonly data: readonly DataPlan[]; readonly createdAt: string },
  now: Date,
): LossToConfirm {
  const { minutes, rows } = lossToConfirm(data);
  const since = Math.max(0, Math.floor((now.getTime() - Date.parse(createdAt)) / 60_000));
  return { minutes: minutes === undefined ? undefined : minutes + since, rows };
}
