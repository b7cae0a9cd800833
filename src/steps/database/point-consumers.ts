import { z } from "zod";
import { describeDatabase } from "../../adapters/rds-databases.ts";
import type { Rds } from "../../adapters/rds.ts";
import { consumersKey } from "../../data/consumers-key.ts";
import type { Endpoint } from "../../data/address-texts.ts";
import { RollbackError } from "../../model/errors.ts";
import type { StepContext, StepKind } from "../step-kind.ts";
import { findPair } from "./find-pair.ts";
import { INSTANCE, type InstanceSettings } from "./instance-settings.ts";
import { configFindings, pointConfig } from "./point-config.ts";
import { lookAtObject, objectFindings, objectIn, pointObject } from "./point-object.ts";
import { whyNotCutOver } from "./why-not-cut-over.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const KEYS = z.strictObject({ host: z.string(), port: z.string().optional() });
const OBJECT = KEYS.extend({
  namespace: z.string(),
  name: z.string(),
  context: z.string().optional(),
  restart: z.array(z.string()).optional(),
});
const SETTINGS = z.strictObject({
  instance: INSTANCE,
  indirection: z.strictObject({
    config: KEYS.optional(),
    secret: OBJECT.optional(),
    configMap: OBJECT.optional(),
  }),
});
type Settings = z.infer<typeof SETTINGS>;

/** An instance as consumers are pointed at it. */
export interface PointedInstance {
  readonly identifier: string;
  readonly endpoint: Endpoint;
}

/** The instance that consumers use now, and the one they are to use. */
export interface PointedPair {
  readonly old: PointedInstance;
  readonly restored: PointedInstance;
}

/**
 * Points the key by which consumers find the database at the restored instance; nothing is renamed.
 *
 * It changes nothing but a key that holds the old instance's address. A configuration key gets its
 * value for this run only; a Secret or a ConfigMap is changed under its resourceVersion.
 */
export const pointConsumers: StepKind<Settings> = {
  kind: "point-consumers",
  phase: "cut-over",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 30 * 60_000,
  isPivot: true,
  title: ({ instance, indirection }) =>
    `point ${consumersKey(indirection)} at the restored ${instance.identifier}`,
  undoOf: () => ({
    by: "nothing",
    reason: "from here on the restored data is in use; the old instance is kept beside it",
  }),
  check: ({ instance, indirection }, context) =>
    checkOnRds(instance, context, async (rds) => {
      const present = pointed(await describeDatabase(rds, instance.resourceId));
      return indirection.config === undefined
        ? objectFindings(objectIn(indirection), present, context)
        : configFindings(indirection.config, present, context);
    }),
  apply: ({ instance, indirection }, context) =>
    applyOnRds(instance, context, async (rds) => {
      const refusal = context.wasBegun ? undefined : await whyNotCutOver(context);
      if (refusal !== undefined) return { status: "failed", detail: refusal, changedNothing: true };
      const pair = await findPointedPair(rds, instance, context);
      return indirection.config === undefined
        ? pointObject(objectIn(indirection), pair, context)
        : pointConfig(indirection.config, pair, context);
    }),
  observe: async ({ instance, indirection }, context) => {
    if (indirection.config !== undefined)
      return { found: "not-done", detail: "only the journal of this run would hold the value" };
    const pair = await findPointedPair(await openStepRds(instance, context), instance, context);
    return lookAtObject(objectIn(indirection), pair, context);
  },
};

async function findPointedPair(
  rds: Rds,
  instance: InstanceSettings,
  { run }: StepContext,
): Promise<PointedPair> {
  const { old, restored } = await findPair(rds, run, instance);
  return { old: pointed(old), restored: pointed(restored) };
}

function pointed(instance: {
  readonly identifier: string;
  readonly endpoint: Endpoint | undefined;
}): PointedInstance {
  const { identifier, endpoint } = instance;
  if (endpoint !== undefined) return { identifier, endpoint };
  throw new RollbackError("INSTANCE_UNUSABLE", {
    subject: identifier,
    message: `"${identifier}" has no address now`,
    remedy: "wait until it is available",
  });
}
