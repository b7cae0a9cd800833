import { askGates } from "../../src/gates/registry.ts";
import type { ResourceChange } from "../../src/model/resource-change.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { aFacts } from "../../test/_builders/a-facts.ts";
import { aPlan } from "../../test/_builders/a-plan.ts";
import { aPreview } from "../../test/_builders/a-preview.ts";
import { aReport } from "../../test/_builders/a-report.ts";
import { generateChanges } from "../generated/changes.ts";
import type { Measurement, Row } from "../measurement.ts";
import { budgetRow, plainRow } from "../table/rows.ts";
import { characters, milliseconds } from "../table/units.ts";

/** GitHub refuses a comment body of 65,536 characters or more. */
const LIMIT = 65_535;
const CHANGES = 10_000;

/** How long the comment of a very large report is, in characters: plain names, and names in which all is escaped. */
export const comment: Measurement = {
  name: "comment",
  title: "Markdown comment of a report of 10,000 changes",
  measure: () => {
    const changes = generateChanges(CHANGES);
    const hostile = changes.map((change) => ({
      ...change,
      name: `@all <b>|${change.name}|\`</b>\n[x](y)`.repeat(5),
    }));
    return Promise.resolve([
      ...rowsOf("plain names", changes),
      ...rowsOf("names that need escaping", hostile),
    ]);
  },
};

function rowsOf(label: string, changes: readonly ResourceChange[]): Row[] {
  const preview = aPreview({ changes });
  const findings = askGates({ facts: aFacts({ preview }), acceptances: [] });
  const startedAt = performance.now();
  const { length } = renderReportMarkdown(aReport({ plan: aPlan({ preview, findings }), findings }));
  const tookMs = performance.now() - startedAt;
  return [
    budgetRow(`${label}: length`, length, LIMIT, characters),
    plainRow(`${label}: time to render`, tookMs, milliseconds),
  ];
}
