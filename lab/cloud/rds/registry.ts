import { addRoleToDbCluster } from "./actions/add-role-to-db-cluster.ts";
import { addRoleToDbInstance } from "./actions/add-role-to-db-instance.ts";
import { addTagsToResource } from "./actions/add-tags-to-resource.ts";
import { copyDbSnapshot } from "./actions/copy-db-snapshot.ts";
import { createDbClusterSnapshot } from "./actions/create-db-cluster-snapshot.ts";
import { createDbCluster } from "./actions/create-db-cluster.ts";
import { createDbInstance } from "./actions/create-db-instance.ts";
import { createDbSnapshot } from "./actions/create-db-snapshot.ts";
import { deleteDbClusterSnapshot } from "./actions/delete-db-cluster-snapshot.ts";
import { deleteDbCluster } from "./actions/delete-db-cluster.ts";
import { deleteDbInstance } from "./actions/delete-db-instance.ts";
import { deleteDbSnapshot } from "./actions/delete-db-snapshot.ts";
import { describeAccountAttributes } from "./actions/describe-account-attributes.ts";
import { describeDbClusterSnapshots } from "./actions/describe-db-cluster-snapshots.ts";
import { describeDbClusters } from "./actions/describe-db-clusters.ts";
import { describeDbEngineVersions } from "./actions/describe-db-engine-versions.ts";
import { describeDbInstances } from "./actions/describe-db-instances.ts";
import { describeDbSnapshots } from "./actions/describe-db-snapshots.ts";
import { describeEvents } from "./actions/describe-events.ts";
import { getCallerIdentity } from "./actions/get-caller-identity.ts";
import { listTagsForResource } from "./actions/list-tags-for-resource.ts";
import { modifyDbCluster } from "./actions/modify-db-cluster.ts";
import { modifyDbInstance } from "./actions/modify-db-instance.ts";
import { modifyDbSnapshotAttribute } from "./actions/modify-db-snapshot-attribute.ts";
import { rebootDbInstance } from "./actions/reboot-db-instance.ts";
import { removeRoleFromDbCluster } from "./actions/remove-role-from-db-cluster.ts";
import { removeRoleFromDbInstance } from "./actions/remove-role-from-db-instance.ts";
import { removeTagsFromResource } from "./actions/remove-tags-from-resource.ts";
import { restoreDbClusterFromSnapshot } from "./actions/restore-db-cluster-from-snapshot.ts";
import { restoreDbClusterToPointInTime } from "./actions/restore-db-cluster-to-point-in-time.ts";
import { restoreDbInstanceFromDbSnapshot } from "./actions/restore-db-instance-from-db-snapshot.ts";
import { restoreDbInstanceToPointInTime } from "./actions/restore-db-instance-to-point-in-time.ts";
import type { RdsAction } from "./rds-context.ts";

/** Every action the lab's RDS knows; a new one is one file in `actions/` and one line here. */
export const ACTIONS: Readonly<Record<string, RdsAction>> = {
  AddRoleToDBCluster: addRoleToDbCluster,
  AddRoleToDBInstance: addRoleToDbInstance,
  AddTagsToResource: addTagsToResource,
  CopyDBSnapshot: copyDbSnapshot,
  CreateDBCluster: createDbCluster,
  CreateDBClusterSnapshot: createDbClusterSnapshot,
  CreateDBInstance: createDbInstance,
  CreateDBSnapshot: createDbSnapshot,
  DeleteDBCluster: deleteDbCluster,
  DeleteDBClusterSnapshot: deleteDbClusterSnapshot,
  DeleteDBInstance: deleteDbInstance,
  DeleteDBSnapshot: deleteDbSnapshot,
  DescribeAccountAttributes: describeAccountAttributes,
  DescribeDBClusterSnapshots: describeDbClusterSnapshots,
  DescribeDBClusters: describeDbClusters,
  DescribeDBEngineVersions: describeDbEngineVersions,
  DescribeDBInstances: describeDbInstances,
  DescribeDBSnapshots: describeDbSnapshots,
  DescribeEvents: describeEvents,
  GetCallerIdentity: getCallerIdentity,
  ListTagsForResource: listTagsForResource,
  ModifyDBCluster: modifyDbCluster,
  ModifyDBInstance: modifyDbInstance,
  ModifyDBSnapshotAttribute: modifyDbSnapshotAttribute,
  RebootDBInstance: rebootDbInstance,
  RemoveRoleFromDBCluster: removeRoleFromDbCluster,
  RemoveRoleFromDBInstance: removeRoleFromDbInstance,
  RemoveTagsFromResource: removeTagsFromResource,
  RestoreDBClusterFromSnapshot: restoreDbClusterFromSnapshot,
  RestoreDBClusterToPointInTime: restoreDbClusterToPointInTime,
  RestoreDBInstanceFromDBSnapshot: restoreDbInstanceFromDbSnapshot,
  RestoreDBInstanceToPointInTime: restoreDbInstanceToPointInTime,
};
