import { z } from "zod";
import type { DataPlan } from "../model/data.ts";
import { orAbsent } from "./or-absent.ts";

const way = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none"), why: z.string() }),
    z.strictObject({
      kind: z.literal("down-migration"),
      why: z.string(),
      fromVersion: z.string(),
      toVersion: z.string(),
    }),
    z.strictObject({ kind: z.literal("point-in-time"), why: z.string(), at: z.string() }),
    z.strictObject({
      kind: z.literal("snapshot"),
      why: z.string(),
      snapshot: z.string(),
      takenAt: z.string(),
    }),
  ])
  .meta({ id: "DataWay" });

const rows = z.number().nullable().describe("null: it cannot be told, and is never 0");

/** JSON form of a `DataPlan`. */
export const dataPlanSchema: z.ZodType<DataPlan> = z
  .strictObject({
    database: z.string(),
    way,
    steps: z.array(z.string()),
    loss: z.strictObject({
      minutes: z.number(),
      rows: z.record(z.string(), rows),
      drops: z.array(z.strictObject({ name: z.string(), rows })),
      mostRows: z.number(),
    }),
    cutOver: orAbsent(
      z.strictObject({ kind: z.literal(["rename", "adopt", "indirection"]), why: z.string() }),
    ),
    estimate: orAbsent(z.strictObject({ ms: z.number(), isMeasured: z.boolean() })),
  })
  .meta({ id: "DataPlan" });
