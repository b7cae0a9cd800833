import type { RdsContext } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import type { Tag } from "./instance-record.ts";

/** Something with tags, and the way to change them. */
export interface TaggedResource {
  readonly tags: readonly Tag[];
  readonly retag: (tags: readonly Tag[]) => void;
}

/** Finds the instance, cluster or snapshot an ARN names, or refuses as AWS does. */
export function taggedResource(context: RdsContext, arn: string): TaggedResource {
  const [, kind = "", name = ""] = /^arn:aws:rds:[^:]+:\d{12}:([a-z-]+):(.+)$/.exec(arn) ?? [];
  if (kind === "db" || kind === "cluster") {
    const store = kind === "db" ? context.instances : context.clusters;
    const record = store.require(name);
    return { tags: record.tags, retag: (tags) => store.update(record.resourceId, { tags }) };
  }
  if (kind === "snapshot" || kind === "cluster-snapshot") {
    const store = kind === "snapshot" ? context.snapshots : context.clusterSnapshots;
    const record = store.require(name);
    return { tags: record.tags, retag: (tags) => store.save({ ...record, tags }) };
  }
  throw refuse.invalidValue(`Invalid resource name: ${arn}`);
}
