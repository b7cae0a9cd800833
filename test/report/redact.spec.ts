import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { RollbackEvent } from "../../src/model/events.ts";
import type { Report } from "../../src/model/report.ts";
import { createReporter } from "../../src/cli/progress/create-reporter.ts";
import { createRedactor } from "../../src/report/redact.ts";
import { renderPlanText } from "../../src/report/render-plan-text.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { planJson } from "../../src/report/plan-json.ts";
import { reportJson } from "../../src/report/report-json.ts";
import { aChange } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aReport } from "../_builders/a-report.ts";
import { aStep, anOutcome } from "../_builders/a-step.ts";

const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString("base64"),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];

const seeded = (text: string): Report => {
  const findings = [aFinding({ subject: text, message: text, remedy: text })];
  const properties = [
    { path: text, kind: "update" as const, forcesReplacement: true, before: text, after: text },
  ];
  const change = aChange({ name: text, id: text, properties, stateful: text });
  const step = aStep({ title: text, params: { nested: [{ text }] }, undo: { by: "nothing", reason: text } });
  const plan = aPlan({ reason: text, findings, steps: [step], preview: aPreview({ changes: [change] }) });
  return aReport({
    plan,
    findings,
    detail: text,
    actor: text,
    steps: [anOutcome({ detail: text, data: { text } })],
    next: [text],
  });
};

const progress = (
  report: Report,
  options: { mode: "human" | "ndjson"; isTTY: boolean },
  secret: string,
): string => {
  let output = "";
  const sink = { write: (text: string) => (output += text) };
  const redactor = createRedactor([secret]);
  const { notify } = createReporter({
    ...options,
    stdout: sink,
    stderr: sink,
    now: () => 0,
    redactor,
    every: () => () => undefined,
  });
  const [step] = report.plan.steps;
  assert.ok(step);
  const events: RollbackEvent[] = [
    { type: "notice", message: report.detail },
    { type: "run-started", run: "r", steps: [step] },
    { type: "step-started", step, attempt: 1 },
    { type: "step-progress", step: step.id, message: report.detail },
    { type: "report-ready", report },
  ];
  events.forEach(notify);
  return output;
};

const everyOutput = (report: Report, secret: string): string[] => {
  const clean = createRedactor([secret]).value(report);
  return [
    renderPlanText(clean.plan, { width: 80 }),
    renderReportText(clean, { width: 80 }),
    renderReportMarkdown(clean),
    renderReportHtml(clean),
    reportJson(clean),
    planJson(clean.plan),
    progress(report, { mode: "human", isTTY: true }, secret),
    progress(report, { mode: "human", isTTY: false }, secret),
    progress(report, { mode: "ndjson", isTTY: false }, secret),
  ];
};

describe("createRedactor", () => {
  it("hides a secret in every spelling, the longest form first", () => {
    const { text } = createRedactor(["hunter2", "hunter2-long"]);
    assert.equal(text("a hunter2-long b hunter2 c"), "a *** b *** c");
    for (const form of formsOf('p&ss w"rd\n/+ü'))
      assert.equal(createRedactor(['p&ss w"rd\n/+ü']).text(`<${form}>`), "<***>");
  });

  it("hides a secret inside a longer base64 text, at each of the three positions", () => {
    for (const before of ["", "u", "us", "use", "user:"]) {
      const encoded = Buffer.from(`${before}correct horse battery\n`).toString("base64");
      const left = createRedactor(["correct horse battery"]).text(encoded);
      assert.ok(left.includes("***"), before);
      assert.ok(!Buffer.from(left.replace(/\*+.*/, ""), "base64").toString().includes("correct"), before);
    }
  });

  it("hides a long line of a longer secret", () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nshort\n-----END KEY-----";
    assert.equal(createRedactor([key]).text("log: MIIEvQIBADANBgkqhkiG"), "log: ***");
  });

  it("leaves values shorter than four characters alone, and everything when there is no secret", () => {
    assert.equal(createRedactor(["abc", ""]).text("abc"), "abc");
    assert.equal(createRedactor([]).text("abc"), "abc");
  });

  it("keeps the shape of a value, its keys included", () => {
    const value = { token: ["s3cret!", 1, null, { deep: "x s3cret! y" }] };
    assert.deepEqual(createRedactor(["s3cret!"]).value(value), {
      token: ["***", 1, null, { deep: "x *** y" }],
    });
  });

  it("lets no spelling of a seeded secret through any renderer", () => {
    // Twelve and more characters with a digit among them: such a text does not turn up in a report by chance.
    const secrets = fc
      .string({ unit: "binary-ascii", minLength: 12, maxLength: 40 })
      .filter((text) => /\d/.test(text) && /[a-z]/i.test(text) && text.trim().length >= 12);
    fc.assert(
      fc.property(secrets, fc.nat(3), (secret, form) => {
        const planted = formsOf(secret)[form] ?? secret;
        for (const output of everyOutput(seeded(`see ${planted} there`), secret)) {
          for (const spelling of formsOf(secret)) assert.ok(!output.includes(spelling), spelling);
        }
      }),
      { numRuns: 60 },
    );
  });
});
