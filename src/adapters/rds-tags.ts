import type { Tag } from "@aws-sdk/client-rds";
import type { Rds } from "./rds.ts";

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>;

/** Reads the tags of an answer. */
export function tagsOf(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Writes tags for a request. */
export function toTags(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Puts tags on an instance, a cluster or a snapshot; others stay. */
export async function addTags(rds: Rds, arn: string, tags: Tags): Promise<void> {
  const Tags = toTags(tags);
  if (Tags.length === 0) return;
  await rds.call("tag", arn, (client) => client.addTagsToResource({ ResourceName: arn, Tags }));
}

/** Takes tags off; keys that are not there are no error. */
export async function removeTags(rds: Rds, arn: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await rds.call("untag", arn, (client) =>
    client.removeTagsFromResource({ ResourceName: arn, TagKeys: [...keys] }),
  );
}
