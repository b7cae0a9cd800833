import { z } from "zod";
import { REPORT_SCHEMA, type Report, type RunOutcome } from "../model/report.ts";
import type { Verification } from "../model/verification.ts";
import { orAbsent } from "./or-absent.ts";
import { OUTCOME_WORDS } from "./outcome-words.ts";
import { findingSchema, planSchema } from "./plan-schema.ts";
import { stepOutcomeSchema, stepStatusSchema } from "./step-schema.ts";

const verdict = z.enum(["passed", "failed", "inconclusive"]).meta({ id: "Verdict" });

const verification: z.ZodType<Verification> = z
  .strictObject({
    verdict,
    probes: z.array(
      z.strictObject({
        probe: z.string(),
        verdict,
        detail: z.string(),
        samples: z.number(),
        consecutive: z.number(),
        wanted: z.number(),
      }),
    ),
    durationMs: z.number(),
  })
  .meta({ id: "Verification" });

// The words are a total record, so an outcome that the model gains cannot be forgotten here.
const outcome = z.enum(Object.keys(OUTCOME_WORDS) as RunOutcome[]);

/** JSON form of a `Report`. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  schema: z.literal(REPORT_SCHEMA),
  run: orAbsent(z.string()),
  outcome,
  detail: z.string(),
  actor: orAbsent(z.string()),
  plan: planSchema,
  findings: z.array(findingSchema),
  steps: z.array(stepOutcomeSchema),
  verification: orAbsent(verification),
  timeline: z.array(
    z.strictObject({
      at: z.string(),
      durationMs: orAbsent(z.number()),
      title: z.string(),
      status: z.union([stepStatusSchema, z.literal("note")]),
    }),
  ),
  decidedAt: orAbsent(z.string()),
  verifiedAt: orAbsent(z.string()),
  decisionToVerifiedMs: orAbsent(z.number()),
  next: z.array(z.string()),
});
