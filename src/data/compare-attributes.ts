import type { RdsInstance } from "../model/data.ts";
import type { RdsDatabase } from "../model/rds-database.ts";

/** One attribute in which a restored instance is not what its source is; each of them blocks the cut-over. */
export interface AttributeDifference {
  readonly attribute: string;
  readonly source: string;
  readonly restored: string;
}

/** What is compared of a database: an instance, a cluster or an instance of a cluster. */
type Compared = Pick<RdsDatabase, "engine" | "engineVersion" | "attributes"> &
  Pick<RdsInstance, "membership">;

/** Attributes that may be better in the copy than in the source. */
const ENOUGH: Readonly<Record<string, (source: never, restored: never) => boolean>> = {
  deletionProtection: (source: boolean, restored: boolean) => restored || !source,
  allocatedStorageGb: (source: number, restored: number) => restored >= source,
};

/** Compares engine, version and every attribute; an empty answer is what the cut-over asks for. */
export function compareAttributes(source: Compared, restored: Compared): AttributeDifference[] {
  const [before, after] = [comparable(source), comparable(restored)];
  const [major, majorNow] = [majorOf(source.engineVersion), majorOf(restored.engineVersion)];
  const pairs: [string, unknown, unknown, boolean][] = [
    ["engine", source.engine, restored.engine, source.engine === restored.engine],
    ["engineVersion", source.engineVersion, restored.engineVersion, major === majorNow],
    ...Object.keys(before).map((name): [string, unknown, unknown, boolean] => {
      const isEnough = ENOUGH[name] as ((source: unknown, restored: unknown) => boolean) | undefined;
      const [was, is] = [before[name], after[name]];
      return [name, was, is, isEnough?.(was, is) ?? textOf(was) === textOf(is)];
    }),
  ];
  return pairs
    .filter(([, , , fits]) => !fits)
    .map(([attribute, was, is]) => ({ attribute, source: textOf(was), restored: textOf(is) }));
}

/** The name of the cluster is not compared: it is another one until the cut-over. */
function comparable({ attributes, membership }: Compared): Readonly<Record<string, unknown>> {
  if (membership === undefined) return { ...attributes };
  const { promotionTier, availabilityZone } = membership;
  return { ...attributes, promotionTier, availabilityZone };
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
