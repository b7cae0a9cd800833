import { copyFolder } from "../../disk/copy-folder.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { arnOf } from "../instances/arn-of.ts";
import { mergeTags, readTags } from "../instances/read-tags.ts";
import { nameIn } from "../query/filters-of.ts";
import type { RdsAction } from "../rds-context.ts";
import { checkSnapshotIdentifier } from "../snapshots/check-snapshot-identifier.ts";
import { describeSnapshot } from "../snapshots/describe-snapshot.ts";

/** Copies a snapshot within the region, also to another KMS key; a daemon that stops during the copy leaves it `failed`. */
export const copyDbSnapshot: RdsAction = ({ snapshots, background, ...context }, { parameters }) => {
  const source = snapshots.require(nameIn(parameters.required("SourceDBSnapshotIdentifier")));
  const identifier = checkSnapshotIdentifier(
    parameters.required("TargetDBSnapshotIdentifier"),
    "TargetDBSnapshotIdentifier",
  );
  if (source.status !== "available") throw snapshots.words.wrongState(source.identifier, source.status);
  if (snapshots.find(identifier) !== undefined) throw snapshots.words.exists(identifier);
  checkQuota({ snapshots, background, ...context }, "manualSnapshots");

  const kmsKeyId = parameters.text("KmsKeyId") ?? source.kmsKeyId;
  const carried = parameters.flag("CopyTags") === true ? source.tags : [];
  const copy = snapshots.save({
    ...source,
    identifier,
    type: "manual",
    status: "creating",
    startedAt: new Date().toISOString(),
    tags: mergeTags(carried, readTags(parameters)),
    copyOf: arnOf("snapshot", source.instance.region, source.identifier),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  });
  background.run(async () => {
    try {
      await copyFolder(snapshots.dataOf(source.identifier), snapshots.dataOf(identifier));
      snapshots.save({ ...copy, status: "available", createdAt: new Date().toISOString() });
    } catch (error) {
      snapshots.save({ ...copy, status: "failed" });
      throw error;
    }
  });
  return { DBSnapshot: describeSnapshot(copy) };
};
