import { findDatabase, findDatabaseSnapshot } from "../../adapters/rds-databases.ts";
import { type RdsQuota, readQuotas } from "../../adapters/rds-quotas.ts";
import type { Rds } from "../../adapters/rds.ts";
import { objectionTo } from "../../data/choose-snapshot.ts";
import type { RdsSnapshot } from "../../model/data.ts";
import { momentObjection } from "../../data/moment-objection.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import { instanceFindings, instanceNameTaken } from "./check-instance.ts";
import { keyFindings } from "./key-findings.ts";
import { type InstanceSettings, partsOf } from "./instance-settings.ts";
import type { RestoreSettings } from "./restore-database.ts";

/** Every reason why the restore would be refused or fail, found before anything is fenced. */
export async function restoreFindings(
  rds: Rds,
  { instance, from }: RestoreSettings,
  context: StepContext,
): Promise<Finding[]> {
  const { run, plan } = context;
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
  const snapshot =
    "snapshot" in from ? await findDatabaseSnapshot(rds, databaseKind(resourceId), from.snapshot) : undefined;
  const objection =
    "snapshot" in from ? snapshotFinding(from, snapshot, source) : momentFinding(from.at, source);
  if (objection !== undefined) findings.push(objection);
  const databases = [source, ...(await membersOf(rds, instance))];
  findings.push(...(await keyFindings(rds, { backup: snapshot?.kmsKey, databases }, instance, context)));
  findings.push(...databases.filter(({ notCarried }) => notCarried.length > 0).map(leftBehind));
  if (source.readReplicas.length > 0) findings.push(replicasStay(source));
  if (source.attributes.managedMasterPassword) findings.push(newSecret(source));
  return findings;
}

/** The instances of a cluster, as far as they are there: the others are told elsewhere. */
async function membersOf(rds: Rds, { members = [] }: InstanceSettings): Promise<RdsDatabase[]> {
  const found = members.map(({ resourceId }) => findDatabase(rds, "instance", { resourceId }));
  return (await Promise.all(found)).filter((member) => member !== undefined);
}

function snapshotFinding(
  { snapshot: id, takenOf }: { readonly snapshot: string; readonly takenOf?: string | undefined },
  snapshot: RdsSnapshot | undefined,
  instance: RdsDatabase,
): Finding | undefined {
  // How old it may be was decided when it was chosen; here it must only fit.
  const before = new Date(8.64e15).toISOString();
  const ancestors = takenOf === undefined ? [] : [takenOf];
  const why =
    snapshot === undefined ? "does not exist" : objectionTo(snapshot, { instance, before, ancestors });
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

const leftBehind = ({ identifier, notCarried }: RdsDatabase): Finding =>
  warning({
    code: "NOT_CARRIED",
    subject: identifier,
    message: `what is restored will lack ${notCarried.join(", ")} of "${identifier}"`,
    remedy: "give it to the restored one by hand, after the cut-over",
  });

const newSecret = ({ identifier }: RdsDatabase): Finding =>
  warning({
    code: "MASTER_SECRET_CHANGES",
    subject: identifier,
    message: `RDS manages the master password of "${identifier}"; the restored one gets another secret`,
    remedy: "make sure that consumers read the secret's ARN from the stack",
  });
