import type { RdsAttributes, RdsInstance } from "../model/data.ts";

/** One attribute in which a restored instance is not what its source is; each of them blocks the cut-over. */
export interface AttributeDifference {
  readonly attribute: string;
  readonly source: string;
  readonly restored: string;
}

/** Attributes that may be better in the copy than in the source. */
const ENOUGH: Partial<Record<keyof RdsAttributes, (source: never, restored: never) => boolean>> = {
  deletionProtection: (source: boolean, restored: boolean) => restored || !source,
  allocatedStorageGb: (source: number, restored: number) => restored >= source,
};

/** Compares engine, version and every attribute; an empty answer is what the cut-over asks for. */
export function compareAttributes(
  source: Pick<RdsInstance, "engine" | "engineVersion" | "attributes">,
  restored: Pick<RdsInstance, "engine" | "engineVersion" | "attributes">,
): AttributeDifference[] {
  const names = Object.keys(source.attributes) as (keyof RdsAttributes)[];
  const pairs: [string, unknown, unknown, boolean][] = [
    ["engine", source.engine, restored.engine, source.engine === restored.engine],
    [
      "engineVersion",
      source.engineVersion,
      restored.engineVersion,
      majorOf(source.engineVersion) === majorOf(restored.engineVersion),
    ],
    ...names.map((name): [string, unknown, unknown, boolean] => {
      const [before, after] = [source.attributes[name], restored.attributes[name]];
      const isEnough = ENOUGH[name] as ((source: unknown, restored: unknown) => boolean) | undefined;
      return [name, before, after, isEnough?.(before, after) ?? textOf(before) === textOf(after)];
    }),
  ];
  return pairs
    .filter(([, , , fits]) => !fits)
    .map(([attribute, before, after]) => ({ attribute, source: textOf(before), restored: textOf(after) }));
}

/** The part of an engine's version within which the data's format stays: `16` of 16.4, but `8.0` of 8.0.35 (MySQL, MariaDB 10.x). */
export function majorOf(engineVersion: string): string {
  const [first = "", second = ""] = engineVersion.split(".");
  return Number(first) < 11 ? `${first}.${second}` : first;
}

function textOf(value: unknown): string {
  if (value === undefined) return "none";
  return Array.isArray(value) ? value.join(", ") || "none" : JSON.stringify(value).replaceAll('"', "");
}
