import assert from "node:assert/strict";
import type { Report } from "../../src/model/report.ts";
import { planJson } from "../../src/report/plan-json.ts";
import { renderPlanText } from "../../src/report/render-plan-text.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { reportJson } from "../../src/report/report-json.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";
import { aDataPlan, aLoss, aWayDown } from "../_builders/a-data-plan.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aBinding, aPlan, aTarget } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aRelease } from "../_builders/a-release.ts";
import { aReport } from "../_builders/a-report.ts";
import { aStep, anOutcome } from "../_builders/a-step.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</script><!--",
  "@team",
  "#123",
  "::add-mask::x",
  "x\n::add-mask::x",
  "##[error]x",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202eevil\u2066\u200b\ufeff",
  "````|\\|</details>",
  "\r\n\u2028| a | b |",
  `${"n".repeat(10_000)}::add-mask::`,
];

const everywhere = (text: string): Report => {
  const safety = someSafety({ protect: true, importId: text, deletedWith: text, ignoreChanges: [text] });
  const properties = [
    { path: text, kind: "add" as const, forcesReplacement: true, before: undefined, after: text },
  ];
  const change = aChange({
    urn: text,
    name: text,
    type: text,
    id: text,
    before: safety,
    properties,
    stateful: text,
    op: "replace",
  });
  const findings = [aFinding({ code: text, subject: text, message: text, remedy: text })];
  const target = aTarget({ project: text, stack: text });
  const plan = aPlan({
    target,
    to: aRelease({ tags: [text], commit: text }),
    from: aRelease({ tags: [], commit: text, update: undefined }),
    reason: text,
    data: [
      aDataPlan({
        database: text,
        way: { kind: "snapshot", why: text, snapshot: text, takenAt: text },
        loss: aLoss({ minutes: 1, rows: { [text]: 1, [`${text}2`]: null } }),
        cutOver: { kind: "rename", why: text },
        steps: [text],
      }),
      aWayDown({
        database: text,
        way: { kind: "down-migration", why: text, fromVersion: text, toVersion: text },
        loss: aLoss({ drops: [{ name: text, rows: null }], mostRows: 1 }),
      }),
      aDataPlan({ database: text, way: { kind: "none", why: text } }),
    ],
    binding: aBinding({ target, commit: text }),
    steps: [
      aStep({ id: text, title: text, undo: { by: "step", title: text } }),
      aStep({ id: "b", title: text, undo: { by: "nothing", reason: text } }),
    ],
    preview: aPreview({ changes: [change] }),
    findings,
  });
  return aReport({
    run: text,
    detail: text,
    actor: text,
    plan,
    findings,
    steps: [anOutcome({ step: text, detail: text, data: { loss: { [text]: 3 } } })],
    verification: {
      verdict: "failed",
      durationMs: 1,
      probes: [{ probe: text, verdict: "failed", detail: text, samples: 1, consecutive: 0, wanted: 1 }],
    },
    timeline: [
      { at: "2026-11-21T03:00:00.000Z", durationMs: 10, title: text, status: "failed" },
      { at: text, durationMs: 1, title: text, status: "note" },
    ],
    decidedAt: text,
    next: [text],
  });
};

const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]/;

describe("hostile text", () => {
  for (const text of HOSTILE) {
    const report = everywhere(text);
    const title = JSON.stringify(text.slice(0, 30));

    it(`does nothing in a terminal or a CI log: ${title}`, () => {
      const blocked = { ...report, run: undefined, outcome: "blocked" as const };
      for (const output of [
        renderPlanText(report.plan, { width: 80 }),
        renderReportText(report, { width: 80 }),
        renderReportText(blocked),
      ]) {
        assert.doesNotMatch(output, UNSAFE);
        assert.doesNotMatch(output, /^\s*::\S|##\[/m);
        const longest = Math.max(...output.split("\n").map((line) => line.length));
        assert.ok(
          longest < 3000,
          output
            .split("\n")
            .find((line) => line.length === longest)
            ?.slice(0, 100),
        );
      }
    });

    it(`is only text in Markdown: ${title}`, () => {
      const output = renderReportMarkdown(report);
      assert.doesNotMatch(output, UNSAFE);
      assert.doesNotMatch(output, /@team|#123|<script|<img|`/);
      const tags = new Set(output.match(/<\/?[a-z!][^>]*>/gi));
      assert.deepEqual(
        [...tags].filter((tag) => !/^<(?:!-- --|\/?(?:code|details|summary|sub|br))>$/.test(tag)),
        [],
      );
      for (const table of output.matchAll(/(?:^\|.*\|\n)+/gm)) {
        const cells = table[0]
          .trimEnd()
          .split("\n")
          .map((line) => line.split("|").length);
        assert.equal(new Set(cells).size, 1, table[0]);
      }
    });

    it(`is only text in HTML: ${title}`, () => {
      const output = renderReportHtml(report);
      assert.doesNotMatch(output, UNSAFE);
      assert.doesNotMatch(output, /<script>|<img/);
      assert.equal(output.match(/<\/script/g)?.length, 1);
    });

    it(`survives JSON without acting: ${title}`, () => {
      for (const output of [reportJson(report), planJson(report.plan)]) assert.doesNotMatch(output, UNSAFE);
      assert.equal((JSON.parse(reportJson(report)) as Report).detail, text);
    });
  }
});
