import type { Preview } from "../model/preview.ts";
import { canonicalJson } from "../model/digest.ts";
import { isDestructive, type ResourceChange } from "../model/resource-change.ts";

/** Whether the program would keep an adopted instance as it is, and who else follows. */
export interface AdoptionVerdict {
  /** Empty when the adoption is proven. */
  readonly objections: readonly string[];
  /** Ordinary changes that are not as in the approved preview: consumers of the new address or id. */
  readonly dependents: readonly ResourceChange[];
}

const MAKING: ReadonlySet<string> = new Set(["create", "import"]);
const DATABASE = /^aws:rds\//;
const NAMES: ReadonlySet<string> = new Set(["identifier", "clusterIdentifier"]);

/** The Kubernetes provider makes these anew for every change of their content, and the new one comes first. */
const FOLLOWS_BY_REPLACEMENT = /^kubernetes:core\/v1:(?:ConfigMap|Secret)$/;

/**
 * Judges the preview of the release's program after its database was exchanged.
 *
 * The database may be left alone or updated in place, but not renamed; nothing may be created,
 * replaced or deleted that was not to be so before. Updates of others are told, and replacements of
 * what can follow in no other way: they follow the new database, of which a cluster's instances are a
 * part.
 */
export function judgeAdoption(
  approved: Preview,
  after: Preview,
  ...database: readonly string[]
): AdoptionVerdict {
  if (!after.succeeded || after.incomplete !== undefined) {
    const error = after.diagnostics.find(({ severity }) => severity === "error")?.message;
    const why = after.incomplete ?? error ?? "no reason given";
    return { objections: [`the program cannot be previewed: ${why}`], dependents: [] };
  }
  const before = new Map(approved.changes.map((change) => [change.urn, change]));
  const objections = after.changes.flatMap((change) => {
    const { op, type, properties } = change;
    const isDatabase = database.includes(change.urn);
    if (isDatabase && properties.some(({ path }) => NAMES.has(path)))
      return [`it would rename ${change.urn}`];
    const isGrave = isDestructive(op) || ((isDatabase || DATABASE.test(type)) && MAKING.has(op));
    const isApproved = before.get(change.urn)?.op === op && !isDatabase;
    return isGrave && !isApproved && !followsByReplacement(change) ? [`it would ${op} ${change.urn}`] : [];
  });
  const dependents = after.changes.filter(
    (change) =>
      !database.includes(change.urn) &&
      (change.op === "update" || followsByReplacement(change)) &&
      canonicalJson(before.get(change.urn)?.properties) !== canonicalJson(change.properties),
  );
  return { objections, dependents };
}

function followsByReplacement({ op, type, before }: ResourceChange): boolean {
  const isKept = before?.protect === true || before?.retainOnDelete === true;
  return op === "replace" && FOLLOWS_BY_REPLACEMENT.test(type) && !isKept;
}
