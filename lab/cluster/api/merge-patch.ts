type Json = Record<string, unknown>;

/** How a patch treats lists: `replace` is RFC 7396, `by-name` joins lists of named things as a strategic merge does. */
export interface MergeOptions {
  readonly lists: "replace" | "by-name";
}

/**
 * Applies a merge patch: null removes, objects merge, everything else replaces.
 *
 * `by-name` covers what kubectl sends (containers, env, ports with names); `$` directives are skipped and other merge
 * keys are not served.
 */
export function mergePatch(target: unknown, patch: unknown, options: MergeOptions): unknown {
  if (isNamedList(patch) && isNamedList(target) && options.lists === "by-name") {
    return mergeByName(target, patch, options);
  }
  if (!isJson(patch)) return patch;
  const merged: Json = isJson(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$")) continue;
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value, options);
  }
  return merged;
}

function mergeByName(target: Json[], patch: Json[], options: MergeOptions): unknown[] {
  const patched = target.map((item) => {
    const change = patch.find((candidate) => candidate["name"] === item["name"]);
    return change === undefined ? item : mergePatch(item, change, options);
  });
  const added = patch.filter((item) => !target.some((present) => present["name"] === item["name"]));
  return [...patched, ...added];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Json[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isJson(item) && "name" in item);
}
