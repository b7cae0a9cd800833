import { modifyCluster } from "../../adapters/rds-change-cluster.ts";
import { describeInstance } from "../../adapters/rds-describe.ts";
import { createClusterInstance } from "../../adapters/rds-restore-cluster.ts";
import { waitForDatabase } from "../../adapters/rds-wait-database.ts";
import type { Rds } from "../../adapters/rds.ts";
import { clusterAttributesToCarry, memberAttributesToCarry } from "../../data/cluster-attributes-to-carry.ts";
import { compareAttributes } from "../../data/compare-attributes.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { MODIFY_LIMIT_MS, restoreLimitOf } from "../../data/restore-limit.ts";
import { restoredTags } from "../../data/run-tags.ts";
import type { RdsInstance } from "../../model/data.ts";
import type { RdsCluster, RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import { associateRoles } from "./associate-roles.ts";
import { makeOnce, ourTags } from "./begin-restore.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/**
 * Waits for a restored cluster, creates its instances as the source's are, and gives it what the restore call could not.
 *
 * The instance that stands for the writer is created first, because AWS makes the first one the
 * writer. What is there already, of a first try, is waited for and not made again.
 */
export async function completeCluster(
  rds: Rds,
  source: RdsCluster,
  { resourceId, identifier }: Pick<RdsCluster, "resourceId" | "identifier">,
  { members = [] }: InstanceSettings,
  context: StepContext,
): Promise<void> {
  const waiting = {
    limitMs: restoreLimitOf(source),
    onProgress: (message: string) => context.progress(message),
  };
  await waitForDatabase(rds, resourceId, waiting);
  const writers = new Set(source.members.filter(({ isWriter }) => isWriter).map((one) => one.identifier));
  const isWriter = (member: { readonly identifier: string }): boolean => writers.has(member.identifier);
  const writerFirst = [...members.filter(isWriter), ...members.filter((member) => !isWriter(member))];
  const made: string[] = [];
  for (const member of writerFirst) {
    const like = await describeInstance(rds, { resourceId: member.resourceId });
    made.push((await makeMember(rds, identifier, { member, like }, context)).resourceId);
  }
  for (const id of made) await waitForDatabase(rds, id, waiting);

  const restored = await waitForDatabase(rds, resourceId, waiting);
  if (compareAttributes(source, restored).length === 0) return;
  await modifyCluster(rds, resourceId, clusterAttributesToCarry(source.attributes).afterwards);
  const modified = await waitForDatabase(rds, resourceId, { ...waiting, limitMs: MODIFY_LIMIT_MS });
  await associateRoles(rds, source, modified, waiting.onProgress);
}

function makeMember(
  rds: Rds,
  cluster: string,
  {
    member,
    like,
  }: { readonly member: Pick<InstanceSettings, "identifier" | "resourceId">; readonly like: RdsInstance },
  context: StepContext,
): Promise<RdsDatabase> {
  const identifier = identifiersFor(context.run, member.identifier).restored;
  const making = { part: member, tags: ourTags(member.resourceId, context) };
  const tags = restoredTags(like.tags, making.tags);
  const fields = memberAttributesToCarry(like);
  return makeOnce(rds, making, like, context, () =>
    createClusterInstance(rds, { cluster, engine: like.engine, identifier, fields, tags }),
  );
}
