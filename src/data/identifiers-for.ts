import { sha256 } from "../model/digest.ts";

/** The names a run gives to what it makes of one instance: always the same, so that they are found again after a crash. */
export interface RunIdentifiers {
  readonly safetySnapshot: string;
  readonly restored: string;
  /** The old instance's name once another one has taken its own. */
  readonly old: string;
  /** The last data of the old instance, should it ever be retired. */
  readonly finalSnapshot: string;
}

/** RDS allows 63 characters for an instance and 255 for a snapshot; a cluster's are the same. */
const LONGEST_INSTANCE = 63;
const LONGEST_SNAPSHOT = 255;

/**
 * Derives the names from the run's id and the instance's name.
 *
 * RDS: letters, digits and single hyphens, a letter first, no hyphen last, lower case. A name that had
 * to be shortened carries a digest, so that two long names never meet.
 */
export function identifiersFor(run: string, identifier: string): RunIdentifiers {
  const short = shortRun(run);
  const snapshot = (use: string): string =>
    named("rollback", `${plain(run)}-${plain(identifier)}`, use, LONGEST_SNAPSHOT);
  return {
    safetySnapshot: snapshot("safety"),
    restored: suffixed(identifier, `restored-${short}`, LONGEST_INSTANCE),
    old: suffixed(identifier, `old-${short}`, LONGEST_INSTANCE),
    finalSnapshot: snapshot("final"),
  };
}

/** The random part of a run's id, or a digest of one that has none. */
export function shortRun(run: string): string {
  return /-([0-9a-f]{6})$/.exec(run)?.[1] ?? sha256(run).slice(0, 6);
}

function suffixed(identifier: string, suffix: string, limit: number): string {
  const base = clean(identifier);
  const room = limit - suffix.length - 1;
  return `${base.length <= room ? base : shortened(base, room)}-${suffix}`;
}

function named(prefix: string, middle: string, suffix: string, limit: number): string {
  const room = limit - prefix.length - suffix.length - 2;
  return `${prefix}-${middle.length <= room ? middle : shortened(middle, room)}-${suffix}`;
}

function shortened(text: string, room: number): string {
  const digest = sha256(text).slice(0, 6);
  return `${text.slice(0, room - digest.length - 1).replace(/-+$/, "")}-${digest}`;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}

const clean = (text: string): string => plain(text).replace(/^(?![a-z])/, "r");
