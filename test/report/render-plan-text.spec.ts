import assert from "node:assert/strict";
import { renderPlanText } from "../../src/report/render-plan-text.ts";
import { COLOUR_STYLE } from "../../src/report/style.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { aDataPlan } from "../_builders/a-data-plan.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aStep } from "../_builders/a-step.ts";

const refused = () =>
  aPlan({
    preview: aPreview({
      changes: [
        aChange(),
        aDatabaseReplacement(),
        aChange({ op: "create", name: "legacy-route", properties: [] }),
      ],
    }),
    steps: [
      aStep({
        id: "switch-traffic",
        phase: "cut-over",
        class: "opaque",
        title: "point the load balancer at the old release",
        undo: { by: "nothing", reason: "a second switch is a new decision" },
      }),
      aStep(),
    ],
    findings: [aFinding()],
  });

describe("renderPlanText", () => {
  it("tells the whole story at 80 columns", () => {
    const plan = refused();
    assert.equal(
      renderPlanText(plan, { width: 80 }),
      `Roll back shop/prod from v1.3.0 (4f2a9c1d, deployed 2026-11-20 14:05) to v1.2.3
  (9b1e77c2, deployed 2026-11-12 09:33), plan ${plan.digest.slice(0, 12)}
REFUSED by 1 finding: DATA_LOSS_WITHOUT_SNAPSHOT
Reason: checkout answers 500

Data at risk (stateful, destroyed or replaced): 1
  +- replace  orders-db  aws:rds:Instance
       engineVersion: 16.4 → 15.7 (forces replacement), +tags.team: orders
       has protect (dropped)
       stateful: holds the rows of a database

Changed in place: 1
  ~  update  backend  kubernetes:apps/v1:Deployment  spec.replicas: 3 → 2

Created, imported or read: 1
  +  create  legacy-route  kubernetes:apps/v1:Deployment

Resources: 1 create, 1 update, 1 replace, 12 unchanged

Removed safety options: 1
  orders-db loses protect

Steps: 2, about 1 min 05 s to verified
  revert
    update-stack: update shop/prod to v1.2.3
      observable, at most 30 min 00 s; undo: update the stack to v1.3.0 again
  -- from here on only forward: nothing below is undone automatically --
  cut-over
    switch-traffic: point the load balancer at the old release
      opaque, at most 30 min 00 s; no undo: a second switch is a new decision

What cannot be undone:
  ! replace of orders-db: holds the rows of a database
  ! point the load balancer at the old release: a second switch is a new
    decision

Findings: 1
  blocking DATA_LOSS_WITHOUT_SNAPSHOT orders-db
    replace of aws:rds/instance:Instance destroys data and no step restores it
    try: pass --accept replace:orders-db, or add a restore step for it

next: rollback plan --stack prod --to v1.2.3
`,
    );
  });

  it("keeps a resource on one line where the terminal is wide enough", () => {
    const line = renderPlanText(refused(), { width: 200 })
      .split("\n")
      .find((text) => text.includes("+- replace"));
    assert.equal(
      line,
      "  +- replace  orders-db  aws:rds:Instance  engineVersion: 16.4 → 15.7 (forces replacement), +tags.team: orders · has protect (dropped) · stateful: holds the rows of a database",
    );
  });

  it("aligns names and types of a group", () => {
    const changes = [aChange({ name: "a" }), aChange({ name: "much-longer", type: "aws:s3:Bucket" })];
    const lines = renderPlanText(aPlan({ preview: aPreview({ changes }) }), { width: 120 }).split("\n");
    const columns = lines
      .filter((line) => line.startsWith("  ~  update"))
      .map((line) => line.indexOf("spec.replicas"));
    assert.equal(columns.length, 2);
    assert.equal(columns[0], columns[1]);
  });

  it("cuts a thousand changes to the first of each group and counts the others", () => {
    const changes = Array.from({ length: 960 }, (_, index) => aChange({ name: `app-${index}` }));
    const lines = renderPlanText(aPlan({ preview: aPreview({ changes }) }), { width: 80 }).split("\n");
    assert.ok(lines.includes("  … and 940 more (940 update), see --output json"));
    assert.ok(lines.includes("Resources: 960 update, 12 unchanged"));
    assert.ok(lines.length < 45, `${lines.length} lines`);
  });

  it("stays within the width, whatever the names, as long as no single word is longer", () => {
    const changes = [
      aDatabaseReplacement({
        name: "n".repeat(300),
        type: `aws:${"t".repeat(300)}:X`,
        op: "create-replacement",
      }),
    ];
    for (const width of [60, 80, 120, 200]) {
      const widest = renderPlanText(aPlan({ preview: aPreview({ changes }) }), { width }).split("\n");
      assert.deepEqual(
        widest.filter((line) => line.startsWith("  ++") && line.length > width),
        [],
        `at ${width}`,
      );
    }
  });

  it("says so when everything can be undone and nothing is known of the time", () => {
    const text = renderPlanText(aPlan({ estimateMs: undefined }));
    assert.match(text, /^Everything here can be undone\.$/m);
    assert.match(text, /^Steps: 1, no estimate: no run of this stack has timed each of them$/m);
  });

  it("says what its one estimate is of, where the data has another", () => {
    const data = [aDataPlan({ estimate: { ms: 2_700_000, isMeasured: false } })];
    const first = renderPlanText(aPlan({ data, estimateMs: undefined }));
    assert.match(
      first,
      /^Steps: 1, about 45 min 00 s for the data alone: no run of this stack has timed each of them$/m,
    );
    assert.match(
      renderPlanText(aPlan({ data, estimateMs: 2_760_000 })),
      /^Steps: 1, about 46 min 00 s to verified, the data included$/m,
    );
  });

  it("ends with the caller's command and uses escape codes only when asked", () => {
    assert.match(
      renderPlanText(aPlan(), { next: "rollback apply plan.json" }),
      /\nnext: rollback apply plan\.json\n$/,
    );
    assert.ok(!renderPlanText(refused()).includes("\u001b"));
    assert.ok(renderPlanText(refused(), { style: COLOUR_STYLE }).includes("\u001b[31m"));
  });
});
