import type { DataWay } from "../model/data.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { DatabaseFacts } from "./database-facts.ts";
import { notBroughtBack } from "./not-brought-back.ts";

/** A way that a person may ask for, in rollback.yaml or for one run; `none` leaves the data as it is. */
export type WishedWay = DatabaseSettings["way"] | "none";

/** Why there is no way back, or not the wished one. */
export interface NoWay {
  readonly kind: "refused";
  readonly why: string;
  readonly remedy: string;
}

/**
 * Chooses how the data comes back: down migration, else a point in time, else a snapshot, and says why.
 *
 * The way down is taken only when nothing was destroyed on the way up and what it drops is known:
 * a dropped column would come back without its values. A schema that both releases share needs no way,
 * unless a person names the moment. No copy is used whose age cannot be compared with the trouble's.
 */
export function chooseWay(facts: DatabaseFacts, wished: WishedWay): DataWay | NoWay {
  if (wished === "none") return { kind: "none", why: `as asked${beyondText(facts)}` };
  const { destroyedBy } = facts.restore ?? {};
  // Whether that may be is asked by a gate: nothing can be brought back into what is not kept.
  if (destroyedBy !== undefined)
    return { kind: "none", why: `the update of this rollback does not keep the database (${destroyedBy})` };
  switch (wished) {
    case "down-migration":
      return (
        wayDown(facts, `as asked${lossyText(facts)}`) ??
        refused(objectionToWayDown(facts) ?? "there is nothing to take back")
      );
    case "point-in-time":
      return pointInTime(facts, "as asked") ?? refused(objectionToMoment(facts));
    case "snapshot":
      return snapshot(facts, "as asked") ?? refused(objectionToSnapshot(facts));
    case "auto":
      return facts.moment?.isNamed === true ? namedWay(facts) : bestWay(facts);
  }
}

/** A database that cannot return to a moment goes its own way, and says so. */
function namedWay(facts: DatabaseFacts): DataWay | NoWay {
  if (facts.restore !== undefined) return copyFrom(facts, "as asked");
  const way = bestWay(facts);
  return way.kind === "refused" ? way : { ...way, why: `${way.why}; ${NO_COPY}` };
}

const NO_COPY = "it is no RDS instance of the stack, so no copy of it can be restored";

function bestWay(facts: DatabaseFacts): DataWay | NoWay {
  const { schema } = facts;
  if (schema === undefined)
    return {
      kind: "none",
      why: "no migrations are configured, so nothing says that the data changed its form",
    };
  if (schema.dirty === undefined && schema.beyond.length === 0)
    return { kind: "none", why: `the database holds nothing beyond the release (${standsAt(schema)})` };
  const notDown = objectionToWayDown(facts) ?? lossyWayDown(facts);
  if (notDown !== undefined) return copyFrom(facts, notDown);
  const why = `${listOf(schema.beyond)} destroyed nothing and can be taken back`;
  return wayDown(facts, why) ?? copyFrom(facts, "there is no way down");
}

/** The copy that loses least: of a moment, else a snapshot from before it. */
function copyFrom(facts: DatabaseFacts, why: string): DataWay | NoWay {
  const at = pointInTime(facts, why);
  if (at !== undefined) return at;
  const notAt = objectionToMoment(facts);
  const notOf = objectionToSnapshot(facts);
  return snapshot(facts, `${why}; ${notAt}`) ?? refused([...new Set([why, notAt, notOf])].join("; "));
}

function wayDown({ schema, ...facts }: DatabaseFacts, why: string): DataWay | undefined {
  if (schema === undefined || objectionToWayDown({ schema, ...facts }) !== undefined) return undefined;
  return { kind: "down-migration", why, fromVersion: schema.current ?? "", toVersion: schema.target ?? "0" };
}

/** Why the tool cannot take the migrations back at all. */
function objectionToWayDown({ schema }: DatabaseFacts): string | undefined {
  if (schema === undefined) return "no migrations are configured";
  if (schema.dirty !== undefined) return `the database is between two versions (${schema.dirty})`;
  if (schema.beyond.length === 0) return "no migration is beyond the release";
  return schema.obstacle && `there is no way down: ${schema.obstacle}`;
}

/** Why a way down would not bring the data back, or loses what nobody can count. */
function lossyWayDown({ schema }: DatabaseFacts): string | undefined {
  if (schema === undefined) return undefined;
  if (schema.destroyed.length > 0)
    return `no way down brings back what was destroyed: ${schema.destroyed.join("; ")}`;
  const unknown = schema.drops.filter(({ rows }) => rows === null).map(({ name }) => name);
  return unknown.length === 0 ? undefined : `what the way down loses is unknown: ${unknown.join("; ")}`;
}

/** What a person who asks for the way down must read: why the tool would not have chosen it. */
function lossyText(facts: DatabaseFacts): string {
  const why = notBroughtBack(facts.schema?.destroyed ?? []) || lossyWayDown(facts);
  return why === undefined ? "" : `, although ${why}`;
}

function pointInTime(facts: DatabaseFacts, why: string): DataWay | undefined {
  const { moment } = facts;
  if (moment === undefined || objectionToMoment(facts) !== "") return undefined;
  return { kind: "point-in-time", why: `${why}; ${moment.why}`, at: moment.at };
}

/** Empty when the moment can be restored and lies before the trouble. */
function objectionToMoment(facts: DatabaseFacts): string {
  const { moment, restore } = facts;
  if (restore === undefined) return NO_COPY;
  if (moment === undefined) return "nothing tells the moment before the trouble";
  return lateText(facts, moment.at) ?? restore.momentObjection ?? "";
}

/** A copy of that time would hold what the release cannot work with. */
function lateText({ schema }: DatabaseFacts, at: string): string | undefined {
  const since = schema?.beyondSince;
  if (since === undefined || Date.parse(at) < Date.parse(since)) return undefined;
  return `at ${at} the first migration beyond the release had run already (at ${since})`;
}

function snapshot(facts: DatabaseFacts, why: string): DataWay | undefined {
  const { restore } = facts;
  if (restore === undefined || "refused" in restore.snapshot || objectionToSnapshot(facts) !== "")
    return undefined;
  const { id, at } = restore.snapshot;
  return { kind: "snapshot", why, snapshot: id, takenAt: at };
}

/** Empty when there is a snapshot of which it is known that it is older than the trouble. */
function objectionToSnapshot(facts: DatabaseFacts): string {
  const { moment, restore } = facts;
  if (restore === undefined) return NO_COPY;
  if ("refused" in restore.snapshot) return restore.snapshot.refused;
  if (moment === undefined) return "nothing tells the moment before the trouble";
  return lateText(facts, restore.snapshot.at) ?? "";
}

const refused = (why: string): NoWay => ({
  kind: "refused",
  why,
  remedy:
    "name the moment (--data-at <time>), restore a dump or snapshot by hand, go forward with a corrected release, or leave the data as it is: --data none",
});

const beyondText = ({ schema }: DatabaseFacts): string =>
  schema === undefined || schema.beyond.length === 0
    ? ""
    : `, although the release does not know ${listOf(schema.beyond)}`;

const standsAt = ({ current }: { readonly current: string | undefined }): string =>
  current === undefined ? "no migration is applied" : `it stands at ${current}`;

const listOf = (versions: readonly string[]): string => [...versions].reverse().join(", ");
