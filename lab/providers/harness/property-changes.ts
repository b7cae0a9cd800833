import { isProperties, UNKNOWN, type Properties, type Value } from "./property-values.ts";
import type { PropertyChange } from "./resource-type.ts";

/**
 * Every property that differs, down to the leaves, in the path notation of the engine's detailed diff.
 *
 * Properties of the protocol's own (`__defaults` and the like) do not count, and an unknown value
 * counts as changed: it cannot be shown to be the same.
 */
export function propertyChanges(olds: Properties, news: Properties): PropertyChange[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names]
    .filter((name) => !name.startsWith("__"))
    .flatMap((name) => changesAt(step("", name), olds[name], news[name]));
}

function changesAt(path: string, before: Value | undefined, after: Value | undefined): PropertyChange[] {
  if (after !== UNKNOWN && isAbsent(before) && isAbsent(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, index) =>
      changesAt(`${path}[${index}]`, before[index], after[index]),
    ).flat();
  }
  const [olds, news] = [recordOf(before), recordOf(after)];
  if (olds !== undefined && news !== undefined) {
    const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
    return [...names].flatMap((name) => changesAt(step(path, name), olds[name], news[name]));
  }
  return before === after && after !== UNKNOWN ? [] : [{ path, before, after }];
}

// An absent record counts as empty: a rule about one of its members must see that member come or go.
function recordOf(value: Value | undefined): Properties | undefined {
  if (isProperties(value)) return value;
  return isAbsent(value) ? {} : undefined;
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

function step(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
