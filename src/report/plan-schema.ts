import { z } from "zod";
import type { Finding } from "../model/finding.ts";
import { PLAN_SCHEMA, type PlanBinding, type RollbackPlan } from "../model/plan.ts";
import { dataPlanSchema } from "./data-plan-schema.ts";
import { orAbsent } from "./or-absent.ts";
import { previewSchema } from "./preview-schema.ts";
import { releaseSchema } from "./release-schema.ts";
import { stepSchema } from "./step-schema.ts";

/** JSON form of a `Finding`. */
export const findingSchema: z.ZodType<Finding> = z
  .strictObject({
    level: z.enum(["blocking", "warning", "note"]),
    code: z.string(),
    subject: z.string(),
    message: z.string(),
    remedy: z.string(),
  })
  .meta({ id: "Finding" });

const target = z
  .strictObject({ organization: z.string(), project: z.string(), stack: z.string() })
  .meta({ id: "Target" });

const binding: z.ZodType<PlanBinding> = z
  .strictObject({
    target,
    backendUrl: z.string(),
    commit: z.string(),
    stateHash: z.string(),
    configHash: z.string(),
    lockFileHash: orAbsent(z.string()),
    operationsHash: z.string(),
    changesHash: z.string(),
    findingsHash: z.string(),
    stepsHash: z.string(),
    dataHash: z.string(),
    tools: z.strictObject({ rollback: z.string(), pulumi: z.string(), node: z.string() }),
  })
  .meta({ id: "PlanBinding" });

const plan = z.strictObject({
  schema: z.literal(PLAN_SCHEMA),
  createdAt: z.string(),
  reason: orAbsent(z.string()),
  target,
  from: orAbsent(releaseSchema),
  to: releaseSchema,
  lastUpdate: orAbsent(z.number()),
  preview: previewSchema,
  refreshed: z.boolean(),
  wished: orAbsent(z.strictObject({ way: orAbsent(z.string()), at: orAbsent(z.string()) })),
  data: z.array(dataPlanSchema),
  steps: z.array(stepSchema),
  acceptances: z.array(z.strictObject({ urn: z.string(), op: z.enum(["replace", "delete"]) })),
  findings: z.array(findingSchema),
  estimateMs: orAbsent(z.number()),
  binding,
  digest: z.string(),
});

/** JSON form of a `RollbackPlan`; closed, because an unknown member would be a promise this version cannot keep. */
export const planSchema: z.ZodType<RollbackPlan> = plan.meta({ id: "RollbackPlan" });

/** A plan as a file: with the seal over everything in it. */
export const planFileSchema: z.ZodType<RollbackPlan & { readonly seal: string }> = plan
  .extend({ seal: z.string() })
  .meta({ id: "RollbackPlanFile" });
