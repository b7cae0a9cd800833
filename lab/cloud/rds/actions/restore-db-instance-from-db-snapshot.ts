import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import { newInstance } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { restoredSettings } from "../instances/restored-settings.ts";
import { requireKey } from "../kms/key-state.ts";
import { nameIn } from "../query/filters-of.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

/** Makes a new instance with a snapshot's data and master password; most other attributes are a new instance's own. */
export const restoreDbInstanceFromDbSnapshot: RdsAction = async (context, { parameters, region }) => {
  const { snapshots, instances, timeline } = context;
  const identifier = checkIdentifier(parameters.required("DBInstanceIdentifier"));
  const snapshot = snapshots.require(nameIn(parameters.required("DBSnapshotIdentifier")));
  if (snapshot.status !== "available") throw snapshots.words.wrongState(snapshot.identifier, snapshot.status);
  if (instances.isTaken(identifier)) throw refuse.instanceExists();
  checkQuota(context, "instances");

  const { settings: source, masterPassword, adminPassword } = snapshot.instance;
  const kmsKey =
    snapshot.kmsKeyId === undefined ? {} : { KmsKeyId: snapshot.kmsKeyId, StorageEncrypted: true };
  const settings = restoredSettings(parameters, { ...source, ...kmsKey }, { region });
  requireKey(context, settings["KmsKeyId"]);
  const sent = readTags(parameters);
  const tags = sent.length > 0 ? sent : snapshot.tags.length > 0 ? snapshot.tags : snapshot.instance.tags;
  const origin = { kind: "snapshot", snapshot: snapshot.identifier } as const;
  const wanted = { identifier, region, settings, tags, masterPassword, adminPassword, origin };
  const record = await newInstance(context, wanted);
  const begun = timeline.begin(record, creationPhases("restore", settings));
  return { DBInstance: describeInstance(context, begun) };
};
