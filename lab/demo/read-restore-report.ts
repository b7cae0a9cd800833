import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseReport } from "../../src/report/report-json.ts";
import { demoDirectory } from "./end-demo.ts";

/** What the rollback's own report says of the data. */
export interface RestoreReport {
  /** Rows of the table that were lost; null where it could not tell. */
  readonly lostRows: number | null;
  /** The instance that is kept, and until which day. */
  readonly kept: { readonly identifier: string; readonly keepUntil: string };
}

const LOSS = z.object({ loss: z.record(z.string(), z.number().nullable()) });
const KEPT = z.object({ identifier: z.string(), keepUntil: z.string() });

/** Reads the one report that the demo's run wrote. */
export function readRestoreReport(table: string): RestoreReport {
  const [file, ...others] = readdirSync(demoDirectory("rollback"), {
    recursive: true,
    encoding: "utf8",
  }).filter((name) => name.endsWith("report.json"));
  if (file === undefined || others.length > 0) throw new Error("there is not exactly one report of a run");
  const { steps } = parseReport(readFileSync(join(demoDirectory("rollback"), file), "utf8"));
  const dataOf = (kind: string): unknown => steps.find(({ step }) => step.startsWith(kind))?.data;
  const { loss } = LOSS.parse(dataOf("validate-database"));
  return { lostRows: loss[table] ?? null, kept: KEPT.parse(dataOf("keep-old-database")) };
}
