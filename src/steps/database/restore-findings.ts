import { findDatabase, findDatabaseSnapshot } from "../../adapters/rds-databases.ts";
import { type RdsQuota, readQuotas } from "../../adapters/rds-quotas.ts";
import type { Rds } from "../../adapters/rds.ts";
import { objectionTo } from "../../data/choose-snapshot.ts";
import { momentObjection } from "../../data/moment-objection.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import { instanceFindings, instanceNameTaken } from "./check-instance.ts";
import { type InstanceSettings, partsOf } from "./instance-settings.ts";
import type { RestoreSettings } from "./restore-database.ts";

/** Every reason why the restore would be refused or fail, found before anything is fenced. */
export async function restoreFindings(
  rds: Rds,
  { instance, from }: RestoreSettings,
  { run, plan }: StepContext,
): Promise<Finding[]> {
  const { resourceId } = instance;
  const parts = partsOf(instance);
  // The safety snapshot of the same plan asks the same of the instance.
  const isAsked = plan.steps.some(
    ({ kind, params }) =>
      kind === "take-snapshot" && (params["instance"] as Partial<typeof instance>).resourceId === resourceId,
  );
  const [asked, quotas, source, taken] = await Promise.all([
    isAsked ? [] : instanceFindings(rds, instance),
    readQuotas(rds),
    findDatabase(rds, databaseKind(resourceId), { resourceId }),
    Promise.all(
      parts.map((part) => instanceNameTaken(rds, part, identifiersFor(run, part.identifier).restored)),
    ),
  ]);
  const findings: Finding[] = [
    ...asked,
    ...quotaFindings(instance.identifier, quotas, parts),
    ...taken.filter((finding) => finding !== undefined),
  ];
  if (source === undefined) return findings;
  const objection =
    "snapshot" in from ? await snapshotObjection(rds, from.snapshot, source) : momentFinding(from.at, source);
  if (objection !== undefined) findings.push(objection);
  if (source.readReplicas.length > 0) findings.push(replicasStay(source));
  if (source.attributes.managedMasterPassword) findings.push(newSecret(source));
  return findings;
}

async function snapshotObjection(rds: Rds, id: string, instance: RdsDatabase): Promise<Finding | undefined> {
  const snapshot = await findDatabaseSnapshot(rds, databaseKind(instance.resourceId), id);
  // How old it may be was decided when it was chosen; here it must only fit.
  const before = new Date(8.64e15).toISOString();
  const why = snapshot === undefined ? "does not exist" : objectionTo(snapshot, { instance, before });
  if (why === undefined) return undefined;
  return blocking({
    code: "SNAPSHOT_UNUSABLE",
    subject: id,
    message: `the snapshot "${id}" ${why}`,
    remedy: "choose another: rollback snapshot list --stack <stack>",
  });
}

function momentFinding(at: string, instance: RdsDatabase): Finding | undefined {
  const message = momentObjection(at, instance, new Date());
  if (message === undefined) return undefined;
  return blocking({
    code: "MOMENT_NOT_RESTORABLE",
    subject: at,
    message,
    remedy: "name another moment (AWS archives the log about every five minutes), or restore a snapshot",
  });
}

/** A cluster needs room for itself and for each of its instances. */
function quotaFindings(
  subject: string,
  quotas: ReadonlyMap<string, RdsQuota>,
  parts: readonly InstanceSettings[],
): Finding[] {
  const needed = Map.groupBy(parts, ({ resourceId }) => databaseKind(resourceId));
  return [...needed].flatMap(([kind, { length }]) => {
    const { used = 0, max = Infinity } = quotas.get(kind === "cluster" ? "DBClusters" : "DBInstances") ?? {};
    if (used + length <= max) return [];
    return [
      blocking({
        code: "INSTANCE_QUOTA_REACHED",
        subject,
        message: `the region has ${used} of ${max} database ${kind}s, and ${length} more are needed to restore "${subject}"`,
        remedy: "retire old ones (rollback snapshot list), or ask AWS for a higher quota",
      }),
    ];
  });
}

const replicasStay = ({ identifier, readReplicas }: RdsDatabase): Finding =>
  warning({
    code: "REPLICAS_STAY_BEHIND",
    subject: identifier,
    message: `the read replicas ${readReplicas.join(", ")} stay with the old database and its data`,
    remedy: "make new ones of the restored one, and point readers at them",
  });

const newSecret = ({ identifier }: RdsDatabase): Finding =>
  warning({
    code: "MASTER_SECRET_CHANGES",
    subject: identifier,
    message: `RDS manages the master password of "${identifier}"; the restored one gets another secret`,
    remedy: "make sure that consumers read the secret's ARN from the stack",
  });
