import type { AssociatedRole, RdsInstance } from "../model/data.ts";
import type { RdsDatabase } from "../model/rds-database.ts";
import { activeRoles } from "./missing-roles.ts";
import { restoredTags } from "./run-tags.ts";

/** One attribute in which a restored instance is not what its source is; each of them blocks the cut-over. */
export interface AttributeDifference {
  readonly attribute: string;
  readonly source: string;
  readonly restored: string;
}

/** What is compared of a database: an instance, a cluster or an instance of a cluster. */
type Compared = Pick<RdsDatabase, "engine" | "engineVersion" | "attributes" | "tags"> &
  Pick<RdsInstance, "membership">;

/** Attributes that may be better in the copy than in the source. */
const ENOUGH: Readonly<Record<string, (source: never, restored: never) => boolean>> = {
  deletionProtection: (source: boolean, restored: boolean) => restored || !source,
  allocatedStorageGb: (source: number, restored: number) => restored >= source,
  // One that works in neither cannot be had; one that does not work yet is no role.
  associatedRoles: (source: readonly AssociatedRole[], restored: unknown) =>
    textOf(activeRoles(source)) === textOf(restored),
};

/** Compares engine, version, tags and every attribute; an empty answer is what the cut-over asks for. */
export function compareAttributes(source: Compared, restored: Compared): AttributeDifference[] {
  const [before, after] = [comparable(source), comparable(restored)];
  const [major, majorNow] = [majorOf(source.engineVersion), majorOf(restored.engineVersion)];
  const pairs: [string, unknown, unknown, boolean][] = [
    ["engine", source.engine, restored.engine, source.engine === restored.engine],
    ["engineVersion", source.engineVersion, restored.engineVersion, major === majorNow],
    ...tagPairs(source.tags, restored.tags),
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

/** What the source is tagged with must be there; our own tags are there besides, and AWS keeps its own. */
function tagPairs(
  source: Compared["tags"],
  restored: Compared["tags"],
): [string, unknown, unknown, boolean][] {
  return Object.entries(restoredTags(source, {})).map(([key, value]) => {
    return [`tag ${key}`, value, restored[key], restored[key] === value];
  });
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

const itemText = (item: unknown): string =>
  typeof item === "object" && item !== null ? Object.values(item).filter(Boolean).join(" ") : String(item);

function textOf(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return value.map(itemText).join(", ") || "none";
  return JSON.stringify(value).replaceAll('"', "");
}
