import { readTags } from "../instances/read-tags.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { checkSnapshotIdentifier } from "../snapshots/check-snapshot-identifier.ts";
import { describeSnapshot } from "../snapshots/describe-snapshot.ts";
import { openSnapshot } from "../snapshots/open-snapshot.ts";
import { SECONDS } from "../timeline/phase.ts";

const READY = ["available", "storage-optimization"];

/**
 * Takes a manual snapshot of a running instance, which is `backing-up` meanwhile.
 *
 * It holds what was committed when the copy ended, which is a moment after this call on AWS and here.
 */
export const createDbSnapshot: RdsAction = (context, { parameters }) => {
  const identifier = checkSnapshotIdentifier(parameters.required("DBSnapshotIdentifier"));
  const instance = context.instances.require(parameters.required("DBInstanceIdentifier"));
  if (instance.clusterResourceId !== undefined) {
    throw refuse.invalidValue(
      `The specified instance ${instance.identifier} is a member of a cluster; take a snapshot of its cluster.`,
    );
  }
  if (context.snapshots.find(identifier) !== undefined) throw context.snapshots.words.exists(identifier);
  if (!READY.includes(instance.status) || instance.phases.length > 0) {
    throw refuse.notAvailable(instance.identifier);
  }
  const snapshot = openSnapshot(context, { identifier, instance, tags: readTags(parameters) });
  const seconds = SECONDS.backingUp;
  context.timeline.begin(instance, [
    { status: "backing-up", seconds, task: "snapshot", subject: identifier },
  ]);
  return { DBSnapshot: describeSnapshot(snapshot) };
};
