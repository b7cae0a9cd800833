import { z } from "zod";
import { PHASES } from "../model/step.ts";
import { DATA } from "./data-schema.ts";
import { DURATION, NAME } from "./duration-schema.ts";
import type { SettingKind, SettingKinds } from "./setting-kind.ts";

const WORKSPACE = z
  .strictObject({
    config: z
      .enum(["release", "current"])
      .optional()
      .describe("Configuration the release runs with: its own file (default), or the one in use now"),
    allowInstallScripts: z
      .array(z.string().regex(/^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i, "is not the name of a package"))
      .optional()
      .describe("Packages whose install scripts may run; none by default"),
  })
  .describe("How the release's program is laid out");

const STATEFUL_TYPES = z
  .array(z.string().regex(/^[\w-]+:[\w./-]*:[\w-]+$/, 'is not a resource type such as "custom:index:Queue"'))
  .describe("Further resource types whose loss loses data");

const TIMEOUTS = z
  .strictObject({
    preview: DURATION.optional().describe("How long one preview may take; 30m by default"),
    update: DURATION.optional().describe("How long one update may take; 2h by default"),
  })
  .describe("Limits of Pulumi's own operations");

/**
 * The schema of rollback.yaml, with one variant per kind of step and of probe.
 *
 * It fills in no defaults above the kinds' own settings, so that a stack's part can tell what it names.
 */
export function settingsSchema({ stepKinds, probeKinds }: SettingKinds) {
  const steps = z
    .array(z.discriminatedUnion("kind", variants(stepKinds, STEP_KEYS)))
    .max(200)
    .describe("Steps around the update of the stack, in order within their phase");
  const verify = z
    .strictObject({
      consecutive: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Successes in a row that every probe must have; 5 by default"),
      interval: DURATION.optional().describe("Time between two looks; 10s by default"),
      timeout: DURATION.optional().describe("When the judge gives up; 5m by default"),
      probes: z
        .array(z.discriminatedUnion("kind", variants(probeKinds, PROBE_KEYS)))
        .max(50)
        .optional(),
    })
    .describe("How it is decided that the rollback worked");
  const part = {
    workspace: WORKSPACE.optional(),
    statefulTypes: STATEFUL_TYPES.optional(),
    timeouts: TIMEOUTS.optional(),
    steps: steps.optional(),
    verify: verify.optional(),
    data: DATA.optional(),
  };
  return z.strictObject({
    version: z
      .literal(1, "is not a version of this file that is known; write 1")
      .describe("Version of this file's form"),
    ...part,
    stacks: z
      .record(
        z.string().regex(/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}$/, "is not the name of a stack"),
        z.strictObject(part),
      )
      .optional()
      .describe("Per stack: the keys named here replace those above; maps key by key, lists as a whole"),
  });
}

/** A validated rollback.yaml. */
export type SettingsDocument = z.infer<ReturnType<typeof settingsSchema>>;

const STEP_KEYS = {
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "is not kebab-case such as stop-worker")
    .max(63)
    .optional()
    .describe("Name of the step in plans and reports; made from its kind by default"),
  phase: z.enum(PHASES).optional().describe("When the step runs; each kind has its own default"),
  timeout: DURATION.optional().describe("How long the step may run before it is stopped"),
};

const PROBE_KEYS = { name: NAME.describe("Name of the probe in reports") };

type Variant = z.ZodObject<{ kind: z.ZodLiteral }>;

/** One strict variant per kind: the kind's own settings and the keys that all kinds share. */
function variants(kinds: readonly SettingKind[], shared: z.ZodRawShape): [Variant, ...Variant[]] {
  const [first, ...others] = kinds.map(({ kind, settings }): Variant => {
    if (!(settings instanceof z.ZodObject))
      throw new TypeError(`the settings of ${kind} are no object schema`);
    return settings.safeExtend({ ...shared, kind: z.literal(kind) }).strict();
  });
  if (first === undefined) throw new TypeError("a registry is empty");
  return [first, ...others];
}
