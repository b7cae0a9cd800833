/** How many pods one ReplicaSet wants, has ready, and has available. */
export interface SetCounts {
  readonly name: string;
  readonly wanted: number;
  readonly available: number;
}

/** What limits a rolling update. */
export interface RollingLimits {
  readonly replicas: number;
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
}

/** New sizes by ReplicaSet name; a set that is not named keeps its size. */
export type Scaling = Readonly<Record<string, number>>;

/**
 * Decides the next step of a rolling update: first grow the new set within the surge, then shrink old ones, broken pods first.
 *
 * Follows the Deployment controller of Kubernetes: percentages of surge round up, of unavailability down, and both at zero
 * become one unavailable. Proportional scaling in the middle of a rollout is left out.
 */
export function rollingStep(next: SetCounts, old: readonly SetCounts[], limits: RollingLimits): Scaling {
  const grown = grow(next, old, limits);
  return grown === undefined ? shrink(next, old, limits) : { [next.name]: grown };
}

function grow(next: SetCounts, old: readonly SetCounts[], limits: RollingLimits): number | undefined {
  const { replicas } = limits;
  if (next.wanted > replicas) return replicas;
  const total = next.wanted + sum(old, (set) => set.wanted);
  const room = replicas + surgeOf(limits) - total;
  const size = Math.min(replicas, next.wanted + Math.max(0, room));
  return size === next.wanted ? undefined : size;
}

function shrink(next: SetCounts, old: readonly SetCounts[], limits: RollingLimits): Scaling {
  const minimum = limits.replicas - unavailableOf(limits);
  const total = next.wanted + sum(old, (set) => set.wanted);
  let spare = total - minimum - (next.wanted - next.available);
  const sizes: Record<string, number> = {};
  const take = (set: SetCounts, count: number) => {
    const size = sizes[set.name] ?? set.wanted;
    const taken = Math.max(0, Math.min(count, spare, size));
    if (taken > 0) sizes[set.name] = size - taken;
    spare -= taken;
    return taken;
  };

  for (const set of old) take(set, set.wanted - set.available);
  let available = next.available + sum(old, (set) => set.available) - minimum;
  for (const set of old) available -= take(set, available);
  return sizes;
}

function surgeOf({ replicas, maxSurge }: RollingLimits): number {
  return absolute(maxSurge, replicas, Math.ceil);
}

function unavailableOf(limits: RollingLimits): number {
  const count = absolute(limits.maxUnavailable, limits.replicas, Math.floor);
  return count === 0 && surgeOf(limits) === 0 ? 1 : Math.min(count, limits.replicas);
}

function absolute(value: number | string, replicas: number, round: (count: number) => number): number {
  if (typeof value === "number") return value;
  if (!value.endsWith("%")) throw new Error(`"${value}" is neither a number nor a percentage`);
  return round((Number(value.slice(0, -1)) / 100) * replicas);
}

function sum(sets: readonly SetCounts[], count: (set: SetCounts) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}
