import { z } from "zod";
import type { Preview } from "../model/preview.ts";
import { RESOURCE_OPERATIONS } from "../model/resource-change.ts";
import { orAbsent } from "./or-absent.ts";

const operation = z.enum(RESOURCE_OPERATIONS).meta({ id: "ResourceOperation" });

const safetyOptions = z
  .strictObject({
    protect: z.boolean(),
    retainOnDelete: z.boolean(),
    importId: orAbsent(z.string()),
    ignoreChanges: z.array(z.string()),
    deletedWith: orAbsent(z.string()),
  })
  .meta({ id: "SafetyOptions" });

const propertyChange = z
  .strictObject({
    path: z.string(),
    kind: z.enum(["add", "delete", "update"]),
    forcesReplacement: z.boolean(),
    before: orAbsent(z.string()),
    after: orAbsent(z.string()),
  })
  .meta({ id: "PropertyChange" });

const resourceChange = z
  .strictObject({
    urn: z.string(),
    type: z.string(),
    name: z.string(),
    op: operation,
    id: orAbsent(z.string()),
    properties: z.array(propertyChange),
    before: orAbsent(safetyOptions),
    after: orAbsent(safetyOptions),
    stateful: orAbsent(z.string()),
  })
  .meta({ id: "ResourceChange" });

const diagnostic = z
  .strictObject({
    severity: z.enum(["info", "warning", "error"]),
    urn: orAbsent(z.string()),
    message: z.string(),
  })
  .meta({ id: "Diagnostic" });

/** JSON form of a `Preview`. */
export const previewSchema: z.ZodType<Preview> = z
  .strictObject({
    succeeded: z.boolean(),
    incomplete: orAbsent(z.string()),
    changes: z.array(resourceChange),
    counts: z.partialRecord(operation, z.number()),
    diagnostics: z.array(diagnostic),
    planHash: orAbsent(z.string()),
    durationMs: z.number(),
  })
  .meta({ id: "Preview" });
