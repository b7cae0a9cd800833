import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { describeInstance, isCreating } from "../instances/describe-instance.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { newInstance } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { restoredSettings } from "../instances/restored-settings.ts";
import { requireKey } from "../kms/key-state.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction, RdsContext } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { pointInTime } from "../recovery/point-in-time.ts";

/** Makes a new instance with another one's data as it was at a time, to the millisecond; the source goes on undisturbed. */
export const restoreDbInstanceToPointInTime: RdsAction = async (context, { parameters, region }) => {
  const identifier = checkIdentifier(
    parameters.required("TargetDBInstanceIdentifier"),
    "TargetDBInstanceIdentifier",
  );
  const source = sourceOf(context, parameters);
  if (context.instances.isTaken(identifier)) throw refuse.instanceExists();
  const origin = pointInTime(context, source, parameters, "RestoreTime");
  checkQuota(context, "instances");

  const alsoAccepted = ["MaxAllocatedStorage"];
  const settings = restoredSettings(parameters, source.settings, { region, alsoAccepted });
  requireKey(context, settings["KmsKeyId"]);
  const sent = readTags(parameters);
  const tags = sent.length > 0 ? sent : source.tags;
  const { masterPassword, adminPassword } = source;
  const wanted = { identifier, region, settings, tags, masterPassword, adminPassword, origin };
  const record = await newInstance(context, wanted);
  const begun = context.timeline.begin(record, creationPhases("restore", settings));
  return { DBInstance: describeInstance(context, begun) };
};

function sourceOf({ instances }: RdsContext, parameters: Parameters): InstanceRecord {
  const name = parameters.text("SourceDBInstanceIdentifier");
  const resourceId = parameters.text("SourceDbiResourceId");
  if (name === undefined && resourceId === undefined) {
    throw refuse.invalidCombination(
      "Either SourceDBInstanceIdentifier or SourceDbiResourceId must be specified.",
    );
  }
  const source = name === undefined ? instances.byResourceId(resourceId ?? "") : instances.require(name);
  if (source === undefined) throw refuse.instanceNotFound(resourceId ?? "");
  if (isCreating(source)) throw refuse.notAvailable(source.identifier);
  return source;
}
