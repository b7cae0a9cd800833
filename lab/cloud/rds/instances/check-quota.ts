import type { RdsContext } from "../rds-context.ts";

/** What AWS counts per region, and how many it allows at first. */
export const QUOTAS = {
  instances: 40,
  manualSnapshots: 100,
  manualClusterSnapshots: 100,
  clusters: 40,
} as const;

/** The name of a quota. */
export type QuotaName = keyof typeof QUOTAS;

/** Refuses one more of a kind when the quota, or what a fault script makes of it, is reached. */
export function checkQuota(context: RdsContext, name: QuotaName): void {
  const { used, max, refusal } = quotaOf(context, name);
  if (used >= max) throw refusal();
}

/** How many of a kind there are and may be. */
export function quotaOf(context: RdsContext, name: QuotaName) {
  const { instances, snapshots, clusters, clusterSnapshots, faults } = context;
  const max = faults.quota(name) ?? QUOTAS[name];
  if (name === "instances") return { used: instances.list().length, max, refusal: instances.words.quota };
  if (name === "clusters") return { used: clusters.list().length, max, refusal: clusters.words.quota };
  const store = name === "manualSnapshots" ? snapshots : clusterSnapshots;
  const used = store.list().filter(({ type }) => type === "manual").length;
  return { used, max, refusal: store.words.quota };
}
