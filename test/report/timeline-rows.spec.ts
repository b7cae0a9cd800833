import assert from "node:assert/strict";
import { timelineRows } from "../../src/report/timeline-rows.ts";
import { aReport } from "../_builders/a-report.ts";

describe("timelineRows", () => {
  it("draws each entry, under the phase of its step, and the probes at the end", () => {
    const rows = timelineRows(aReport()).map(({ kind, label, durationMs }) => [kind, label, durationMs]);
    assert.deepEqual(rows, [
      ["entry", "ada confirmed the plan", 0],
      ["phase", "revert", 42_000],
      ["entry", "update shop/prod to v1.2.3", 42_000],
      ["entry", "verify", 12_000],
      ["probe", "probe storefront", 12_000],
    ]);
  });

  it("falls back to the steps of a run that has no timeline yet", () => {
    const rows = timelineRows(aReport({ timeline: [], verification: undefined }));
    assert.deepEqual(
      rows.map((row) => row.label),
      ["revert", "update shop/prod to v1.2.3"],
    );
  });

  it("leaves out a time it cannot read", () => {
    const timeline = [{ at: "soon", durationMs: 1, title: "x", status: "note" as const }];
    assert.deepEqual(timelineRows(aReport({ timeline, verification: undefined })), []);
  });
});
