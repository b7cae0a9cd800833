import { taggedResource } from "../instances/tagged-resource.ts";
import type { RdsAction } from "../rds-context.ts";

/** Takes tags by key from what an ARN names; keys that are not there are no error. */
export const removeTagsFromResource: RdsAction = (context, { parameters }) => {
  const resource = taggedResource(context, parameters.required("ResourceName"));
  const keys = parameters.list("TagKeys") ?? [];
  resource.retag(resource.tags.filter(({ key }) => !keys.includes(key)));
  return {};
};
