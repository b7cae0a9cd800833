import type { RdsSnapshot } from "../model/data.ts";
import { databaseKind, type DatabaseKind, type RdsDatabase } from "../model/rds-database.ts";
import { KEEP_UNTIL_TAG, REPLACED_BY_TAG, RUN_TAG } from "./run-tags.ts";

/** Something a run of ours has left behind on purpose, and until when it is to stay. */
export interface Leftover {
  readonly kind: DatabaseKind | "snapshot";
  readonly name: string;
  readonly run: string;
  /** ISO date; undefined for what has no end of its own. */
  readonly keepUntil: string | undefined;
  readonly ageDays: number | undefined;
  readonly isExpired: boolean;
  readonly replacedBy: string | undefined;
}

const DAY_MS = 86_400_000;

/** The databases and snapshots that bear our tags, oldest first; the database in use is none, and instances go with their cluster. */
export function leftovers(
  found: { readonly instances: readonly RdsDatabase[]; readonly snapshots: readonly RdsSnapshot[] },
  { inUse, now }: { readonly inUse: string; readonly now: Date },
): Leftover[] {
  const instances = found.instances
    .filter((database) => !("membership" in database))
    .filter(({ resourceId, tags }) => resourceId !== inUse && tags[RUN_TAG] !== undefined)
    .map(({ identifier, resourceId, tags }) =>
      leftover(databaseKind(resourceId), identifier, tags, undefined, now),
    );
  const snapshots = found.snapshots
    .filter(({ tags }) => tags[RUN_TAG] !== undefined)
    .map(({ id, tags, createdAt }) => leftover("snapshot", id, tags, createdAt, now));
  return [...instances, ...snapshots].sort((a, b) => a.run.localeCompare(b.run));
}

function leftover(
  kind: Leftover["kind"],
  name: string,
  tags: Readonly<Record<string, string>>,
  createdAt: string | undefined,
  now: Date,
): Leftover {
  const keepUntil = tags[KEEP_UNTIL_TAG];
  const age = createdAt === undefined ? undefined : (now.getTime() - Date.parse(createdAt)) / DAY_MS;
  return {
    kind,
    name,
    run: tags[RUN_TAG] ?? "",
    keepUntil,
    ageDays: age === undefined ? undefined : Math.floor(age),
    isExpired: keepUntil !== undefined && Date.parse(keepUntil) <= now.getTime(),
    replacedBy: tags[REPLACED_BY_TAG],
  };
}

/** Why an old instance or cluster is not retired, and what to do instead. */
export interface RetireObjection {
  readonly why: string;
  readonly remedy: string;
}

/** Why an old instance or cluster may not be retired; undefined when it may. Only what waits for its day can be forced. */
export function objectionToRetire(
  instance: RdsDatabase,
  {
    inUse,
    nameInUse,
    now,
    isForced,
  }: {
    /** The resource id the stack's state names. */
    readonly inUse: string;
    /** The name it records: providers delete by it, so whoever bears it now is in use too. */
    readonly nameInUse?: string;
    readonly now: Date;
    readonly isForced: boolean;
  },
): RetireObjection | undefined {
  const { identifier, resourceId, tags } = instance;
  if (resourceId === inUse || identifier === nameInUse)
    return { why: "it is in use: the stack's state names it", remedy: NEVER };
  if ("membership" in instance) {
    const { cluster } = instance.membership;
    return { why: `it belongs to the cluster "${cluster}"`, remedy: `it goes with its cluster: ${LIST}` };
  }
  if (tags[RUN_TAG] === undefined)
    return { why: `it has no tag ${RUN_TAG}: no run of this tool left it behind`, remedy: NEVER };
  const why = isForced ? undefined : untimely(tags[KEEP_UNTIL_TAG], now);
  const remedy = `if you are sure that nobody needs it any more: --force-with-name ${identifier}`;
  return why === undefined ? undefined : { why, remedy };
}

const LIST = "see what runs left behind: rollback snapshot list --stack <stack>";
const NEVER = `this tool never deletes it; ${LIST}`;

/** Why its day has not come. */
function untimely(keepUntil: string | undefined, now: Date): string | undefined {
  if (keepUntil === undefined) return `it has no tag ${KEEP_UNTIL_TAG}`;
  if (Number.isNaN(Date.parse(keepUntil))) return `its ${KEEP_UNTIL_TAG} "${keepUntil}" is no date`;
  return Date.parse(keepUntil) > now.getTime() ? `it is to be kept until ${keepUntil}` : undefined;
}
