import type { Release } from "../model/release.ts";
import { releaseVersion } from "../model/release.ts";
import type { Target } from "../model/target.ts";

/** Where the values of `{{name}}` come from. */
export interface ValueSources {
  readonly run: string;
  readonly target: Target;
  /** Undefined where no update recorded a commit: `release.*` then has no value. */
  readonly to: Release | undefined;
  /** The stack's outputs; a secret one is `null` and has no value here. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * The values that `{{name}}` may use: `release.version`, `release.tag` (tagged releases only),
 * `release.commit`, `target.stack`, `run`, and `outputs.<name>` for every plain output.
 *
 * An output that is a map gives one value per member (`outputs.urls.web`); lists have none.
 */
export function settingValues({ run, target, to, outputs }: ValueSources): Record<string, string> {
  return {
    ...(to === undefined ? {} : releaseValues(to)),
    "target.stack": target.stack,
    run,
    ...Object.fromEntries(
      Object.entries(outputs).flatMap(([name, value]) => flatten(`outputs.${name}`, value)),
    ),
  };
}

function releaseValues(to: Release): Record<string, string> {
  const tag = to.tags[0];
  return {
    "release.version": releaseVersion(to),
    ...(tag === undefined ? {} : { "release.tag": tag }),
    "release.commit": to.commit,
  };
}

function flatten(name: string, value: unknown): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  if (typeof value === "number" || typeof value === "boolean") return [[name, String(value)]];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => flatten(`${name}.${key}`, member));
}
