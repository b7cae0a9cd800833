import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { canonicalJson } from "../../src/model/digest.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { jsonSchemas } from "../../src/report/json-schemas.ts";
import { OUTCOME_WORDS } from "../../src/report/outcome-words.ts";
import { planJson } from "../../src/report/plan-json.ts";
import { parseReport, reportJson } from "../../src/report/report-json.ts";
import type { RunOutcome } from "../../src/model/report.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aReport } from "../_builders/a-report.ts";
import { anOutcome } from "../_builders/a-step.ts";

const schemaFile = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../schema/${name}`, import.meta.url), "utf8"));

describe("parseReport", () => {
  it("reads every outcome back", () => {
    for (const outcome of Object.keys(OUTCOME_WORDS) as RunOutcome[]) {
      const report = aReport({ outcome, steps: [anOutcome({ undone: "failed", data: { changed: 2 } })] });
      assert.equal(canonicalJson(parseReport(reportJson(report))), canonicalJson(report));
    }
  });

  it("refuses another schema version", () => {
    const text = reportJson(aReport()).replace("rollback.report/v1", "rollback.report/v9");
    assert.throws(
      () => parseReport(text, "r.json"),
      (error) => error instanceof RollbackError && error.message.includes("rollback.report/v9"),
    );
  });
});

describe("schema/", () => {
  it("is what the program says now (node tools/write-report-schemas.ts writes it)", async () => {
    for (const [name, schema] of Object.entries(jsonSchemas())) {
      assert.deepEqual(await schemaFile(name), JSON.parse(JSON.stringify(schema)), name);
    }
  });

  it("accepts the documents that are written", async () => {
    const schemaOf = async (name: string) =>
      z.fromJSONSchema((await schemaFile(name)) as Parameters<typeof z.fromJSONSchema>[0]);
    assert.ok((await schemaOf("plan.schema.json")).safeParse(JSON.parse(planJson(aPlan()))).success);
    assert.ok((await schemaOf("report.schema.json")).safeParse(JSON.parse(reportJson(aReport()))).success);
  });
});
