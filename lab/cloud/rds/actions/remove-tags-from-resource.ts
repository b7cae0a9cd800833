import { instanceOfArn } from "../instances/arn-of.ts";
import type { RdsAction } from "../rds-context.ts";

/** Takes tags by key from the instance an ARN names; keys that are not there are no error. */
export const removeTagsFromResource: RdsAction = ({ instances }, { parameters }) => {
  const record = instanceOfArn(instances, parameters.required("ResourceName"));
  const keys = parameters.list("TagKeys") ?? [];
  instances.save({ ...record, tags: record.tags.filter(({ key }) => !keys.includes(key)) });
  return {};
};
