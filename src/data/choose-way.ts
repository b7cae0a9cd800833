import type { DataWay } from "../model/data.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { DatabaseFacts } from "./database-facts.ts";

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
 * a dropped column would come back without its values. A schema that both releases share needs no way.
 */
export function chooseWay(facts: DatabaseFacts, wished: WishedWay): DataWay | NoWay {
  switch (wished) {
    case "none":
      return { kind: "none", why: `as asked${beyondText(facts)}` };
    case "down-migration":
      return (
        wayDown(facts, "as asked") ?? refused(objectionToWayDown(facts) ?? "there is nothing to take back")
      );
    case "point-in-time":
      return pointInTime(facts, "as asked") ?? refused(objectionToMoment(facts));
    case "snapshot":
      return snapshot(facts, "as asked") ?? refused(objectionToSnapshot(facts));
    case "auto":
      return bestWay(facts);
  }
}

function bestWay(facts: DatabaseFacts): DataWay | NoWay {
  const { schema } = facts;
  if (schema === undefined)
    return {
      kind: "none",
      why: "no migrations are configured, so nothing says that the data changed its form",
    };
  if (schema.dirty === undefined && schema.beyond.length === 0)
    return { kind: "none", why: `both releases have the same schema (${schema.current ?? "no version"})` };
  const notDown = objectionToWayDown(facts) ?? lossyWayDown(facts);
  if (notDown === undefined) {
    const way = wayDown(facts, `${listOf(schema.beyond)} destroyed nothing and can be taken back`);
    if (way !== undefined) return way;
  }
  const why = notDown ?? "there is no way down";
  const at = pointInTime(facts, why);
  if (at !== undefined) return at;
  const notAt = objectionToMoment(facts);
  const copy = snapshot(facts, `${why}; ${notAt}`);
  return copy ?? refused([why, notAt, objectionToSnapshot(facts)].join("; "));
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

function pointInTime({ moment, restore }: DatabaseFacts, why: string): DataWay | undefined {
  if (moment === undefined || restore === undefined || restore.momentObjection !== undefined)
    return undefined;
  return { kind: "point-in-time", why: `${why}; ${moment.why}`, at: moment.at };
}

function objectionToMoment({ moment, restore }: DatabaseFacts): string {
  if (restore === undefined) return "it is no RDS instance of the stack, so no moment can be restored";
  if (moment === undefined) return "nothing tells the moment before the trouble";
  return restore.momentObjection ?? "";
}

function snapshot({ restore }: DatabaseFacts, why: string): DataWay | undefined {
  if (restore === undefined || "refused" in restore.snapshot) return undefined;
  const { id, at } = restore.snapshot;
  return { kind: "snapshot", why, snapshot: id, takenAt: at };
}

function objectionToSnapshot({ restore }: DatabaseFacts): string {
  if (restore === undefined) return "and no snapshot either";
  return "refused" in restore.snapshot ? restore.snapshot.refused : "";
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

const listOf = (versions: readonly string[]): string => [...versions].reverse().join(", ");
