import { z } from "zod";
import type { Release } from "../model/release.ts";
import { orAbsent } from "./or-absent.ts";

const update = z
  .strictObject({
    number: z.number(),
    kind: z.string(),
    result: z.enum(["succeeded", "failed", "in-progress"]),
    startedAt: z.string(),
    finishedAt: orAbsent(z.string()),
    message: z.string(),
    commit: orAbsent(z.string()),
    dirty: z.boolean(),
    author: orAbsent(z.string()),
    config: z.record(z.string(), z.string().nullable()),
    resourceChanges: z.record(z.string(), z.number()),
    rollbackRun: orAbsent(z.string()),
  })
  .meta({ id: "StackUpdate" });

/** JSON form of a `Release`. */
export const releaseSchema: z.ZodType<Release> = z
  .strictObject({
    tags: z.array(z.string()),
    commit: z.string(),
    update: orAbsent(update),
    verdict: z.enum(["good", "bad", "unknown"]),
  })
  .meta({ id: "Release" });
