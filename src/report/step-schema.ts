import { z } from "zod";
import { PHASES, type Step, type StepOutcome } from "../model/step.ts";
import { orAbsent } from "./or-absent.ts";

/** What became of a step, as a word. */
export const stepStatusSchema = z.enum(["succeeded", "failed", "skipped", "not-run", "unknown"]);

/** JSON form of a `Step`. */
export const stepSchema: z.ZodType<Step> = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    phase: z.enum(PHASES),
    class: z.enum(["idempotent", "observable", "opaque"]),
    title: z.string(),
    params: z.record(z.string(), z.unknown()),
    undo: z.discriminatedUnion("by", [
      z.strictObject({ by: z.literal("step"), title: z.string() }),
      z.strictObject({ by: z.literal(["nothing", "unneeded"]), reason: z.string() }),
    ]),
    timeoutMs: z.number(),
  })
  .meta({ id: "Step" });

/** JSON form of a `StepOutcome`. */
export const stepOutcomeSchema: z.ZodType<StepOutcome> = z
  .strictObject({
    step: z.string(),
    status: stepStatusSchema,
    detail: z.string(),
    startedAt: orAbsent(z.string()),
    durationMs: orAbsent(z.number()),
    changedNothing: z.literal(true).exactOptional(),
    undone: z.enum(["succeeded", "failed"]).exactOptional(),
    data: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .meta({ id: "StepOutcome" });
