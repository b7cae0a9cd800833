import assert from "node:assert/strict";
import type { DataPlan } from "../../src/model/data.ts";
import { describeData } from "../../src/report/describe-data.ts";
import { planJson, parsePlan } from "../../src/report/plan-json.ts";
import { renderPlanText } from "../../src/report/render-plan-text.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { reportJson } from "../../src/report/report-json.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { aDataPlan, aLoss, aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aReport } from "../_builders/a-report.ts";
import { anOutcome } from "../_builders/a-step.ts";

const linesOf = (plan: DataPlan, loss?: Record<string, unknown>): readonly string[] => {
  const data = loss === undefined ? {} : { data: { loss } };
  return describeData(plan, [anOutcome({ step: "validate-database", ...data })]).lines;
};
const textOf = (plan: DataPlan): string => describeData(plan, []).lines.join("\n");
const tables = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`public.table_${index}`, index]));

describe("what a plan says of one database", () => {
  it("is where it returns to, why, what is given up, how it takes its place and how long that takes", () => {
    assert.deepEqual(describeData(aDataPlan(), []), {
      title: "orders returns to 2026-11-21T02:30:00.000Z (point in time)",
      lines: [
        "why: no way down brings back what was destroyed: the column orders.note was dropped; update 42 began then",
        "gives up 30 minutes; rows written since: public.orders 12",
        "takes the old one's place by rename: the program fixes the instance's name",
        "bringing it back takes about 45 min 00 s (by rule of thumb: no run has timed all of it yet)",
        "applications are kept out from the fence to the cut-over",
        "not brought back: queues, caches, e-mails, and whatever else left the database",
      ],
    });
  });

  it("tells in a report how far it really went back, by the moment at which the fence held", () => {
    const fence = anOutcome({
      ...{ step: "fence-database", startedAt: "2026-11-21T03:04:00.000Z", durationMs: 5000 },
    });
    const { lines } = describeData(aDataPlan({ steps: ["fence-database"] }), [fence]);
    const measured = "measured: 35 minutes, from then until the fence held at 2026-11-21T03:04:05.000Z";
    assert.ok(lines.includes(measured), lines.join("\n"));
  });

  it("names the snapshot and when it was taken", () => {
    const way = {
      kind: "snapshot",
      why: "as asked",
      snapshot: "nightly",
      takenAt: "2026-11-21T01:00:00.000Z",
    } as const;
    assert.equal(
      describeData(aDataPlan({ way }), []).title,
      "orders returns to 2026-11-21T01:00:00.000Z (snapshot nightly)",
    );
  });

  it("is how far it goes down, and first of all how many rows may lose something", () => {
    const { title, lines } = describeData(aWayDown(), []);
    assert.equal(title, "orders goes down from 2 to 1");
    assert.equal(lines[1], "gives up at most 103 rows when it runs; drops public.orders.gift 3");
  });

  it("speaks of a fence and of what does not come back only where that is so", () => {
    const fenced = textOf(aWayDown());
    assert.match(fenced, /^applications are kept out from the fence until the migrations are taken back$/m);
    assert.doesNotMatch(fenced, /cut-over|not brought back/);
    assert.doesNotMatch(textOf(aWayDown({ steps: ["migrate-down"] })), /kept out|fence|not brought back/);
    const open = textOf(aDataPlan({ steps: ["take-snapshot", "restore-database", "swap-database"] }));
    assert.doesNotMatch(open, /kept out/);
    assert.match(open, /^not brought back: queues/m);
  });

  it("tells a loss that is nothing from one that is unknown", () => {
    assert.match(textOf(aWayDown({ loss: aLoss() })), /^drops nothing$/m);
    const empty = aLoss({ drops: [{ name: "public.empty", rows: 0 }] });
    assert.match(textOf(aWayDown({ loss: empty })), /^gives up no rows; drops public\.empty 0$/m);
    const drops = [
      { name: "DO $$ …", rows: null },
      { name: "public.a", rows: 3 },
    ];
    assert.match(
      textOf(aWayDown({ loss: aLoss({ drops, mostRows: 103 }) })),
      /^gives up 103 rows and an unknown number more; drops public\.a 3; unknown for DO \$\$ …$/m,
    );
    assert.match(
      textOf(aWayDown({ loss: aLoss({ drops: drops.slice(0, 1) }) })),
      /^gives up an unknown number of rows; drops unknown for DO \$\$ …$/m,
    );
    assert.match(textOf(aDataPlan({ loss: aLoss({ minutes: 1 }) })), /^gives up 1 minute; .*: not counted$/m);
  });

  it("is only why, where the database stays as it is", () => {
    const way = { kind: "none", why: "as asked" } as const;
    assert.deepEqual(describeData(aDataPlan({ way }), []), {
      title: "orders stays as it is",
      lines: ["why: as asked"],
    });
  });

  it("is what the run counted, and no estimate any more, once it did", () => {
    const lines = linesOf(aDataPlan(), {
      ...{ "public.orders": 14, "public.notes": null, "public.same": 0, "public.old": -2 },
    });
    const counted = (told: readonly string[]) => told.filter((line) => line.startsWith("by count"));
    assert.deepEqual(counted(lines), [
      "by count, the copy has fewer rows than the fenced database: public.orders 14; unknown for public.notes",
      "by count, the copy has more rows than the fenced database: public.old 2",
    ]);
    assert.ok(!lines.some((line) => line.includes("takes about")));
    assert.deepEqual(counted(linesOf(aDataPlan(), { "public.same": 0 })), [
      "by count, the copy has as many rows as the fenced database",
    ]);
    assert.deepEqual(counted(linesOf(aWayDown(), { "public.orders": 14 })), []);
  });

  it("does not pass a difference of counts off as the rows that were lost", () => {
    const lines = linesOf(aDataPlan(), { "public.orders": 0 });
    const limit = "counts tell nothing of changed rows, and rows deleted and rows written since cancel out";
    assert.ok(lines.includes(limit));
    assert.ok(!lines.some((line) => /\blost\b|exact/.test(line)));
    assert.ok(!linesOf(aDataPlan()).includes(limit));
  });

  it("says that a time was measured, where it was", () => {
    const estimate = { ms: 90_000, isMeasured: true };
    assert.match(textOf(aDataPlan({ estimate })), /takes about 1 min 30 s \(as earlier runs did\)/);
  });

  it("shows the largest losses of hundreds of tables, and hides neither them nor the unknown ones", () => {
    const unknown = Object.fromEntries(
      Object.keys(tables(300)).map((name) => [name.replace("table", "log"), null]),
    );
    const line = linesOf(aDataPlan({ loss: aLoss({ minutes: 1, rows: { ...unknown, ...tables(500) } }) }))[1];
    assert.match(
      line ?? "",
      /^gives up 1 minute; rows written since: public\.table_499 499, public\.table_498/,
    );
    assert.match(line ?? "", /table_488 488, … and 488 more; unknown for public\.log_0, .*… and 288 more$/);
  });
});

describe("the data in every form of a report", () => {
  const data = [
    aDataPlan({ loss: aLoss({ minutes: 30, rows: tables(400) }) }),
    aWayDown({ database: "accounts" }),
    aDataPlan({ database: "audit", way: { kind: "none", why: "as asked" } }),
  ];
  const plan = aPlan({ data });
  const report = aReport({ plan });

  for (const [form, output] of [
    ["the plan's text", renderPlanText(plan, { width: 100 })],
    ["the report's text", renderReportText(report, { width: 100 })],
    ["Markdown", renderReportMarkdown(report)],
    ["HTML", renderReportHtml(report)],
  ] as const) {
    it(`is told for each database in ${form}`, () => {
      const flat = output.replaceAll(/\s+/g, " ");
      for (const text of [
        /orders returns to 2026-11-21T02:30:00.000Z \(point in time\)/,
        /gives up 30 minutes; rows written since: public\.table_399 399/,
        /… and 388 more/,
        /accounts goes down from 2 to 1/,
        /gives up at most 103 rows when it runs; drops public\.orders\.gift 3/,
        /audit stays as it is/,
      ])
        assert.match(flat, text);
    });
  }

  it("is whole in JSON, and reads back as it was", () => {
    // What is undefined in memory is absent in a document.
    const written: unknown = JSON.parse(JSON.stringify(data));
    assert.deepEqual(parsePlan(planJson(plan)).data, written);
    const read = reportSchema.parse(JSON.parse(reportJson(report)));
    assert.deepEqual(read.plan.data, written);
  });

  it("is nothing where no database is configured", () => {
    const none = aReport({ plan: aPlan() });
    assert.doesNotMatch(renderReportText(none), /^Data$/m);
    assert.doesNotMatch(renderReportMarkdown(none), /### Data/);
    assert.doesNotMatch(renderReportHtml(none), /id="data"/);
  });

  it("says how many databases it does not show", () => {
    const text = renderPlanText(plan, { width: 100, perGroup: 1 });
    assert.match(text, /… and 2 more databases/);
    assert.doesNotMatch(text, /accounts goes down/);
  });

  it("stays within GitHub's length, with ten databases of long names", () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      aDataPlan({
        database: `database-${index}`,
        loss: aLoss({
          minutes: index,
          rows: Object.fromEntries(
            Array.from({ length: 300 }, (_, table) => [
              `s${"x".repeat(60)}.t${"y".repeat(55)}${table}`,
              table,
            ]),
          ),
        }),
      }),
    );
    const markdown = renderReportMarkdown(aReport({ plan: aPlan({ data: many }) }), { maxLength: 20_000 });
    assert.ok(markdown.length <= 20_000, String(markdown.length));
    assert.match(markdown, /… and \d+ more lines/);
  });
});
