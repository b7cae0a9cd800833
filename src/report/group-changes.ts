import {
  isDestructive,
  removedSafetyOptions,
  type ResourceChange,
  type ResourceOperation,
} from "../model/resource-change.ts";

/** Changes that are equally dangerous, under the heading a reader sees. */
export interface ChangeGroup {
  readonly danger: Danger;
  readonly title: string;
  readonly changes: readonly ResourceChange[];
}

/** How much a change can hurt, the worst first. */
export const DANGERS = [
  "data-at-risk",
  "destroyed",
  "unprotected",
  "stateful-change",
  "changed",
  "added",
] as const;

export type Danger = (typeof DANGERS)[number];

const TITLES: Record<Danger, string> = {
  "data-at-risk": "Data at risk (stateful, destroyed or replaced)",
  destroyed: "Destroyed or replaced",
  unprotected: "Loses a safety option",
  "stateful-change": "Stateful, changed in place",
  changed: "Changed in place",
  added: "Created, imported or read",
};

const ADDING: ReadonlySet<ResourceOperation> = new Set(["create", "import", "read"]);

/** How much one change can hurt; undefined for an unchanged resource. */
export function dangerOf(change: ResourceChange): Danger | undefined {
  if (isDestructive(change.op)) return change.stateful === undefined ? "destroyed" : "data-at-risk";
  if (removedSafetyOptions(change).length > 0) return "unprotected";
  if (change.op === "same") return undefined;
  if (ADDING.has(change.op)) return "added";
  return change.stateful === undefined ? "changed" : "stateful-change";
}

/** The changes a reader must see, worst first; the preview's order holds inside a group, and empty groups are left out. */
export function groupChanges(changes: readonly ResourceChange[]): ChangeGroup[] {
  const byDanger = Map.groupBy(changes, dangerOf);
  return DANGERS.map((danger) => ({
    danger,
    title: TITLES[danger],
    changes: byDanger.get(danger) ?? [],
  })).filter((group) => group.changes.length > 0);
}

/** `2 replace, 940 update`: how often each operation occurs, in the order of first occurrence. */
export function countOperations(changes: readonly ResourceChange[]): string {
  const counts = new Map<ResourceOperation, number>();
  for (const { op } of changes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count]) => `${count} ${op}`).join(", ");
}
