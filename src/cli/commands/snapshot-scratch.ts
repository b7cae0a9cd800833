import { randomBytes } from "node:crypto";
import { describeInstance } from "../../adapters/rds-describe.ts";
import { createClusterInstance, restoreClusterFromSnapshot } from "../../adapters/rds-restore-cluster.ts";
import { restoreFromSnapshot } from "../../adapters/rds-restore.ts";
import { waitForNamed } from "../../adapters/rds-wait-database.ts";
import { waitForInstance } from "../../adapters/rds-wait-instance.ts";
import type { Rds } from "../../adapters/rds.ts";
import { attributesToCarry } from "../../data/attributes-to-carry.ts";
import { clusterAttributesToCarry, memberAttributesToCarry } from "../../data/cluster-attributes-to-carry.ts";
import { restoreLimitOf } from "../../data/restore-limit.ts";
import { KEEP_UNTIL_TAG, restoredTags, RUN_TAG, SOURCE_TAG } from "../../data/run-tags.ts";
import { scratchName } from "../../data/scratch-name.ts";
import { RollbackError } from "../../model/errors.ts";
import type { RdsCluster, RdsDatabase } from "../../model/rds-database.ts";

interface Scratch {
  readonly snapshot: string;
  /** ISO date, in the tags of what is made. */
  readonly keepUntil: string;
  readonly notify: (message: string) => void;
  /** Called with its name as soon as it is there: from then on it costs, whatever happens. */
  readonly begun: (identifier: string) => void;
}

/** A database that only proves a snapshot, ready to be asked. */
type Ready = Pick<RdsDatabase, "identifier" | "endpoint">;

/** Restores a snapshot to a scratch database like the one it was taken of: in one zone, a cluster with one instance. */
export async function restoreScratch(rds: Rds, like: RdsDatabase, wish: Scratch): Promise<Ready> {
  const token = randomBytes(3).toString("hex");
  const identifier = scratchName(like.identifier, token);
  const ours = {
    [RUN_TAG]: `verify-${token}`,
    [SOURCE_TAG]: wish.snapshot,
    [KEEP_UNTIL_TAG]: wish.keepUntil,
  };
  wish.notify(`restoring ${wish.snapshot} to ${identifier}`);
  const { snapshot } = wish;
  const limitMs = restoreLimitOf(like);
  const tags = restoredTags(like.tags, ours);
  if ("members" in like)
    return scratchCluster(rds, like, { identifier, snapshot, tags, token, limitMs, begun: wish.begun });
  await restoreFromSnapshot(rds, {
    identifier,
    snapshot,
    fields: { ...attributesToCarry(like.attributes).atRestore, MultiAZ: false },
    tags,
  });
  wish.begun(identifier);
  return waitForInstance(rds, { identifier }, { limitMs });
}

async function scratchCluster(
  rds: Rds,
  like: RdsCluster,
  wanted: {
    readonly identifier: string;
    readonly snapshot: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly token: string;
    readonly limitMs: number;
    readonly begun: Scratch["begun"];
  },
): Promise<Ready> {
  const { identifier, snapshot, tags, token, limitMs, begun } = wanted;
  const { engine, engineVersion, members } = like;
  const writer = members.find(({ isWriter }) => isWriter) ?? members[0];
  if (writer === undefined) {
    throw new RollbackError("INSTANCE_UNUSABLE", {
      subject: like.identifier,
      message: `the cluster "${like.identifier}" has no instance by whose class a scratch one could be made`,
      remedy: "create one in it first",
    });
  }
  const fields = clusterAttributesToCarry(like.attributes).atRestore;
  await restoreClusterFromSnapshot(rds, { identifier, snapshot, engine, engineVersion, fields, tags });
  begun(identifier);
  const { endpoint } = await waitForNamed(rds, "cluster", { identifier }, { limitMs });
  const model = await describeInstance(rds, { identifier: writer.identifier });
  const member = scratchName(writer.identifier, token);
  await createClusterInstance(rds, {
    cluster: identifier,
    engine,
    identifier: member,
    fields: memberAttributesToCarry(model),
    tags,
  });
  await waitForInstance(rds, { identifier: member }, { limitMs });
  return { identifier, endpoint };
}
