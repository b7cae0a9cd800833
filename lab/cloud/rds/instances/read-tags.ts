import type { Parameters } from "../query/parameters.ts";
import { XmlList } from "../query/xml.ts";
import type { Tag } from "./instance-record.ts";

/** Reads the `Tags` of a request. */
export function readTags(parameters: Parameters): Tag[] {
  return parameters
    .structures("Tags")
    .map((tag) => ({ key: tag.get("Key") ?? "", value: tag.get("Value") ?? "" }));
}

/** Adds tags to tags; a key that is there gets the new value. */
export function mergeTags(present: readonly Tag[], added: readonly Tag[]): Tag[] {
  return [...new Map([...present, ...added].map((tag) => [tag.key, tag])).values()];
}

/** Writes tags as the API lists them. */
export function describeTags(tags: readonly Tag[]): XmlList {
  return new XmlList(
    "Tag",
    tags.map(({ key, value }) => ({ Key: key, Value: value })),
  );
}
