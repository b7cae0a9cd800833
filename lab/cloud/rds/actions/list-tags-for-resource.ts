import { instanceOfArn } from "../instances/arn-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";

/** Lists the tags of the instance an ARN names. */
export const listTagsForResource: RdsAction = ({ instances }, { parameters }) => {
  const { tags } = instanceOfArn(instances, parameters.required("ResourceName"));
  return {
    TagList: new XmlList(
      "Tag",
      tags.map(({ key, value }) => ({ Key: key, Value: value })),
    ),
  };
};
