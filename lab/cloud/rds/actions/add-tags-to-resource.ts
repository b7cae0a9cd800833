import { instanceOfArn } from "../instances/arn-of.ts";
import { mergeTags, readTags } from "../instances/read-tags.ts";
import type { RdsAction } from "../rds-context.ts";

/** Adds tags to the instance an ARN names. */
export const addTagsToResource: RdsAction = ({ instances }, { parameters }) => {
  const record = instanceOfArn(instances, parameters.required("ResourceName"));
  instances.save({ ...record, tags: mergeTags(record.tags, readTags(parameters)) });
  return {};
};
