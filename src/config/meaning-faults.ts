import { parseDuration } from "../model/duration.ts";
import { kebabName } from "../model/kebab-name.ts";
import { placeholdersOf, VALUE_NAMES } from "../model/settings.ts";
import { type Fault, quote, type SettingPath } from "./fault.ts";
import { nearestKey } from "./nearest-key.ts";

/**
 * Faults that no single value shows: names used twice, placeholders that will never have a value,
 * and successes in a row that cannot fit into the time.
 *
 * Reads the data as it stands in the file, so that these faults are reported beside the schema's.
 */
export function meaningFaults(data: unknown): Fault[] {
  return [
    ...twice(data, ["steps"], "id"),
    ...twice(data, ["verify", "probes"], "name"),
    ...twice(data, ["data"], "name"),
    ...unknownPlaceholders(data, []),
    ...tooShort(data),
  ];
}

/** Steps of one list share no id, probes and databases of one list share no name; those of databases are parts of ids. */
function twice(data: unknown, where: readonly string[], key: "id" | "name"): Fault[] {
  return parts(data).flatMap(({ path, part }) => {
    const list = where.reduce(member, part);
    const listPath = [...path, ...where];
    if (!Array.isArray(list)) return [];
    const names = list.map((item) => member(item, key));
    const same = (name: unknown): unknown =>
      where[0] === "data" && typeof name === "string" ? kebabName(name) : name;
    return names.flatMap((name, index) => {
      const first = names.findIndex((other) => same(other) === same(name));
      if (typeof name !== "string" || first === index) return [];
      const message =
        names[first] === name
          ? `${quote(name)} is the ${key} of an earlier one too`
          : `${quote(name)} makes the same ids as ${quote(String(names[first]))}`;
      return [{ path: [...listPath, index, key], message }];
    });
  });
}

function unknownPlaceholders(data: unknown, path: SettingPath): Fault[] {
  if (typeof data === "string") {
    return placeholdersOf(data)
      .filter((name) => !isKnownName(name) && !isOfWayDown(name, path))
      .map((name) => ({ path, message: unknownName(name) }));
  }
  if (Array.isArray(data)) return data.flatMap((item, index) => unknownPlaceholders(item, [...path, index]));
  if (data === null || typeof data !== "object") return [];
  return Object.entries(data).flatMap(([key, value]) => unknownPlaceholders(value, [...path, key]));
}

function isKnownName(name: string): boolean {
  return (VALUE_NAMES as readonly string[]).includes(name) || /^outputs\../.test(name);
}

/** The command that migrates down is told how far: `migrations.down[…]` of a step or a database. */
function isOfWayDown(name: string, path: SettingPath): boolean {
  return ["to", "count"].includes(name) && path.at(-3) === "migrations" && path.at(-2) === "down";
}

function unknownName(name: string): string {
  const near = nearestKey(name, VALUE_NAMES);
  const hint = near === undefined ? "" : `, did you mean ${quote(near)}?`;
  return `{{${name}}} is not known${hint}; known: ${VALUE_NAMES.join(", ")}, outputs.<name>`;
}

function tooShort(data: unknown): Fault[] {
  const base = member(data, "verify");
  return parts(data).flatMap(({ path, part }) => {
    const verify = member(part, "verify");
    if (verify === undefined) return [];
    const setting = (key: string): unknown => member(verify, key) ?? member(base, key);
    const consecutive = setting("consecutive") ?? 5;
    const interval = parseDuration(textOr(setting("interval"), "10s"));
    const timeout = parseDuration(textOr(setting("timeout"), "5m"));
    if (typeof consecutive !== "number" || interval === undefined || timeout === undefined) return [];
    if ((consecutive - 1) * interval <= timeout) return [];
    const message = `${consecutive} successes, one every ${interval} ms, do not fit into ${timeout} ms; raise timeout`;
    return [{ path: [...path, "verify"], message }];
  });
}

/** The top of the file and each stack's part: the places that hold steps and probes. */
function parts(data: unknown): { readonly path: SettingPath; readonly part: unknown }[] {
  const stacks = member(data, "stacks");
  const names = stacks !== null && typeof stacks === "object" ? Object.keys(stacks) : [];
  return [
    { path: [], part: data },
    ...names.map((name) => ({ path: ["stacks", name], part: member(stacks, name) })),
  ];
}

function member(data: unknown, key: string): unknown {
  if (data === null || typeof data !== "object" || !Object.hasOwn(data, key)) return undefined;
  return (data as Record<string, unknown>)[key];
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
