import { findDatabase } from "../../adapters/rds-databases.ts";
import { READY_STATUSES } from "../../adapters/rds-statuses.ts";
import type { Rds } from "../../adapters/rds.ts";
import { nameObjection } from "../../data/name-objection.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import { databaseKind } from "../../model/rds-database.ts";
import { clusterFindings } from "./check-cluster.ts";
import { type InstanceSettings, partsOf } from "./instance-settings.ts";

/**
 * Says why a database is not fit for a data rollback now: gone, renamed, not available, or with something pending.
 *
 * A cluster is asked the same of each of its instances, and a few things more.
 */
export async function instanceFindings(rds: Rds, instance: InstanceSettings): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const part of partsOf(instance)) findings.push(...(await partFindings(rds, part)));
  if (databaseKind(instance.resourceId) === "cluster" && findings.length === 0)
    findings.push(...(await clusterFindings(rds, instance)));
  return findings;
}

async function partFindings(rds: Rds, { identifier, resourceId }: InstanceSettings): Promise<Finding[]> {
  const kind = databaseKind(resourceId);
  const found = await findDatabase(rds, kind, { resourceId });
  if (found === undefined) {
    return [
      blocking({
        code: "INSTANCE_NOT_FOUND",
        subject: identifier,
        message: `the state names the ${kind} "${identifier}" (${resourceId}), and AWS has none of that id`,
        remedy: "check region and account, then refresh the stack",
      }),
    ];
  }
  const findings: Finding[] = [];
  const objection = nameObjection({ identifier, resourceId }, found);
  if (objection !== undefined) findings.push(objection);
  if (!READY_STATUSES.has(found.status)) {
    findings.push(
      blocking({
        code: "INSTANCE_NOT_AVAILABLE",
        subject: identifier,
        message: `"${found.identifier}" is "${found.status}"`,
        remedy: "wait until it is available",
      }),
    );
  }
  if (found.pendingModifications.length > 0) {
    findings.push(
      blocking({
        code: "MODIFICATIONS_PENDING",
        subject: identifier,
        message: `"${found.identifier}" has pending modifications (${found.pendingModifications.join(", ")}), which ours would apply along with it`,
        remedy: "apply or cancel them first",
      }),
    );
  }
  return findings;
}

/** Says that a name this run will give is somebody's already. */
export async function instanceNameTaken(
  rds: Rds,
  { resourceId }: Pick<InstanceSettings, "resourceId">,
  subject: string,
): Promise<Finding | undefined> {
  const kind = databaseKind(resourceId);
  if ((await findDatabase(rds, kind, { identifier: subject })) === undefined) return undefined;
  return blocking({
    code: "NAME_TAKEN",
    subject,
    message: `${kind === "cluster" ? "a cluster" : "an instance"} "${subject}" exists already`,
    remedy: "look who made it; this tool overwrites nothing",
  });
}
