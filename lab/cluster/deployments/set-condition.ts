import type { Condition } from "../model/objects.ts";

/**
 * Puts a condition into a list, keeping its transition time while the status stays and its update time while nothing changes.
 *
 * `lastUpdateTime` of Progressing is the clock of the progress deadline, so a call that says nothing new must not move it.
 */
export function setCondition(
  conditions: readonly Condition[],
  next: Omit<Condition, "lastUpdateTime" | "lastTransitionTime">,
  options: { readonly touch: boolean } = { touch: false },
): Condition[] {
  const now = new Date().toISOString();
  const before = conditions.find((condition) => condition.type === next.type);
  const isSame =
    before?.status === next.status && before.reason === next.reason && before.message === next.message;
  const condition: Condition = {
    ...next,
    lastTransitionTime: before?.status === next.status ? before.lastTransitionTime : now,
    lastUpdateTime: isSame && !options.touch ? before.lastUpdateTime : now,
  };
  return [...conditions.filter(({ type }) => type !== next.type), condition];
}
