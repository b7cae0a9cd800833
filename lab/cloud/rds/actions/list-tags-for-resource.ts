import { describeTags } from "../instances/read-tags.ts";
import { taggedResource } from "../instances/tagged-resource.ts";
import type { RdsAction } from "../rds-context.ts";

/** Lists the tags of the instance, cluster or snapshot an ARN names. */
export const listTagsForResource: RdsAction = (context, { parameters }) => ({
  TagList: describeTags(taggedResource(context, parameters.required("ResourceName")).tags),
});
