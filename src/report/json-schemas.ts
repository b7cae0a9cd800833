import { z } from "zod";
import { planFileSchema } from "./plan-schema.ts";
import { reportSchema } from "./report-schema.ts";

/** The JSON Schemas (draft 2020-12) of what this tool writes, by file name in `schema/`. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  return {
    "plan.schema.json": describe(planFileSchema, "Plan of a rollback"),
    "report.schema.json": describe(reportSchema, "Report of a rollback"),
  };
}

/** The input side: a member that is undefined in memory is absent in the document. */
function describe(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: "input" }) };
}
