import { mergeTags, readTags } from "../instances/read-tags.ts";
import { taggedResource } from "../instances/tagged-resource.ts";
import type { RdsAction } from "../rds-context.ts";

/** Adds tags to the instance, cluster or snapshot an ARN names. */
export const addTagsToResource: RdsAction = (context, { parameters }) => {
  const resource = taggedResource(context, parameters.required("ResourceName"));
  resource.retag(mergeTags(resource.tags, readTags(parameters)));
  return {};
};
