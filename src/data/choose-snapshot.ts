import type { RdsSnapshot } from "../model/data.ts";
import type { RdsDatabase } from "../model/rds-database.ts";
import { majorOf } from "./compare-attributes.ts";

/** Which snapshot to go back to, or why none may be used; `rejected` tells for each of the others. */
export interface SnapshotChoice {
  readonly chosen: RdsSnapshot | undefined;
  readonly why: string;
  readonly rejected: readonly { readonly id: string; readonly why: string }[];
}

interface Wish {
  /** What it is to take the place of: an instance or a cluster. */
  readonly instance: RdsDatabase;
  /** The moment the corruption began, ISO: a backup that is as young holds it too. */
  readonly before: string;
  /** Those whose place it took: their snapshots hold its earlier data. */
  readonly ancestors?: readonly string[] | undefined;
  /** A snapshot asked for by name. */
  readonly id?: string | undefined;
}

/**
 * Chooses the youngest snapshot that is usable and older than the corruption.
 *
 * A snapshot of another account, engine, major version or key is never chosen: its restore would fail
 * halfway, or come up as another database. A snapshot asked for by name must pass the same questions.
 */
export function chooseSnapshot(snapshots: readonly RdsSnapshot[], wish: Wish): SnapshotChoice {
  const asked = wish.id === undefined ? snapshots : snapshots.filter(({ id }) => id === wish.id);
  if (asked.length === 0) {
    return { chosen: undefined, why: noneOf(wish), rejected: [] };
  }
  const judged = asked.map((snapshot) => ({ snapshot, objection: objectionTo(snapshot, wish) }));
  const usable = judged.filter(({ objection }) => objection === undefined).map(({ snapshot }) => snapshot);
  const [youngest] = usable.sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
  const rejected = judged.flatMap(({ snapshot: { id }, objection: why }) => (why ? [{ id, why }] : []));
  if (youngest === undefined) {
    const [first] = rejected;
    return {
      chosen: undefined,
      why: `no snapshot can be used: ${first?.id ?? ""} ${first?.why ?? ""}`,
      rejected,
    };
  }
  return { chosen: youngest, why: `the youngest usable one before ${wish.before}`, rejected };
}

/** A snapshot that another account shares has an ARN for its name, and is none of the database's own. */
function noneOf({ id, instance }: Wish): string {
  if (id === undefined) return "there is no snapshot of it";
  if (!id.startsWith("arn:") || accountOf(id) === accountOf(instance.arn))
    return `there is no snapshot "${id}"`;
  return `the snapshot belongs to the account ${accountOf(id)}, not to ${accountOf(instance.arn)}`;
}

/** Why a snapshot may not be restored in the place of the instance; undefined when it may. */
export function objectionTo(
  snapshot: RdsSnapshot,
  { instance, before, ancestors = [] }: Wish,
): string | undefined {
  const { attributes, resourceId } = instance;
  const { sourceResourceId: takenOf } = snapshot;
  if (snapshot.status !== "available") return `is "${snapshot.status}"`;
  if (accountOf(snapshot.arn) !== accountOf(instance.arn))
    return `belongs to the account ${accountOf(snapshot.arn)}, not to ${accountOf(instance.arn)}`;
  if (takenOf !== "" && takenOf !== resourceId && !ancestors.includes(takenOf))
    return `was taken of another database (${snapshot.source}, ${takenOf})`;
  if (snapshot.engine !== instance.engine) return `holds ${snapshot.engine}, not ${instance.engine}`;
  if (majorOf(snapshot.engineVersion) !== majorOf(instance.engineVersion))
    return `holds ${snapshot.engine} ${snapshot.engineVersion}; the database runs ${instance.engineVersion}`;
  if (snapshot.kmsKey !== attributes.kmsKey)
    return `is encrypted with ${snapshot.kmsKey ?? "no key"}, the database with ${attributes.kmsKey ?? "none"}`;
  if (snapshot.createdAt === undefined) return "does not say when it was taken";
  if (Date.parse(snapshot.createdAt) >= Date.parse(before))
    return `was taken at ${snapshot.createdAt}, not before the trouble began at ${before}`;
  return undefined;
}

/** The account of an ARN. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** The region of an ARN. */
export function regionOf(arn: string): string | undefined {
  const region = arn.split(":")[3];
  return region === "" ? undefined : region;
}
