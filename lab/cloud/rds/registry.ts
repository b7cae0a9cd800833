import { addTagsToResource } from "./actions/add-tags-to-resource.ts";
import { createDbInstance } from "./actions/create-db-instance.ts";
import { deleteDbInstance } from "./actions/delete-db-instance.ts";
import { describeDbInstances } from "./actions/describe-db-instances.ts";
import { listTagsForResource } from "./actions/list-tags-for-resource.ts";
import { modifyDbInstance } from "./actions/modify-db-instance.ts";
import { rebootDbInstance } from "./actions/reboot-db-instance.ts";
import { removeTagsFromResource } from "./actions/remove-tags-from-resource.ts";
import type { RdsAction } from "./rds-context.ts";

/** Every action the lab's RDS knows; a new one is one file in `actions/` and one line here. */
export const ACTIONS: Readonly<Record<string, RdsAction>> = {
  AddTagsToResource: addTagsToResource,
  CreateDBInstance: createDbInstance,
  DeleteDBInstance: deleteDbInstance,
  DescribeDBInstances: describeDbInstances,
  ListTagsForResource: listTagsForResource,
  ModifyDBInstance: modifyDbInstance,
  RebootDBInstance: rebootDbInstance,
  RemoveTagsFromResource: removeTagsFromResource,
};
