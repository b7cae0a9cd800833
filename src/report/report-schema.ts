import { z } from "zod";
import { REPORT_SCHEMA, type Report } from "../model/report.ts";
import type { Verification } from "../model/verification.ts";
import { orAbsent } from "./or-absent.ts";
import { findingSchema, planSchema } from "./plan-schema.ts";
import { stepOutcomeSchema, stepStatusSchema } from "./step-schema.ts";

const verdict = z.enum(["passed", "failed", "inconclusive"]);

const verification: z.ZodType<Verification> = z.strictObject({
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
});

const outcome = z.enum([
  "planned",
  "nothing-to-do",
  "rolled-back",
  "blocked",
  "declined",
  "stopped",
  "undone",
  "verification-failed",
  "inconclusive",
  "abandoned",
]);

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
