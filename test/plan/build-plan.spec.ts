import assert from "node:assert/strict";
import { digestOf } from "../../src/model/digest.ts";
import { changesHash, findingsHash, planDigest } from "../../src/model/plan.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { estimateMs, median } from "../../src/plan/estimate.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aStep } from "../_builders/a-step.ts";

const input = () => ({ facts: aFacts(), steps: [aStep()], findings: [], acceptances: [], reason: undefined });

describe("buildPlan", () => {
  it("binds the approval to everything that was looked up", () => {
    const facts = aFacts();
    const { binding, digest, acceptances } = buildPlan({ ...input(), facts });
    assert.deepEqual(binding, {
      target: facts.target,
      backendUrl: "file:///srv/state",
      commit: facts.to.commit,
      stateHash: facts.checkpoint.hash,
      configHash: facts.config.hash,
      lockFileHash: facts.workspace.lockFileHash,
      operationsHash: facts.preview.planHash,
      changesHash: changesHash(facts.preview),
      findingsHash: findingsHash([]),
      dataHash: digestOf([]),
      stepsHash: digestOf([aStep()]),
      tools: facts.tools,
    });
    assert.equal(digest, planDigest({ binding, acceptances }));
  });

  it("gives equal input the same plan, whenever it is made", () => {
    assert.deepEqual(buildPlan(input()), buildPlan(input()));
    const later = buildPlan({ ...input(), facts: aFacts({ readAt: "2027-01-01T00:00:00.000Z" }) });
    assert.equal(later.digest, buildPlan(input()).digest);
  });

  it("changes its digest with the findings, the steps and the acceptances", () => {
    const plain = buildPlan(input());
    assert.notEqual(buildPlan({ ...input(), findings: [aFinding()] }).digest, plain.digest);
    assert.notEqual(buildPlan({ ...input(), steps: [] }).digest, plain.digest);
    assert.notEqual(
      buildPlan({ ...input(), acceptances: [{ urn: "u", op: "delete" }] }).digest,
      plain.digest,
    );
  });

  it("survives a way through JSON unchanged", () => {
    const plan = buildPlan(input());
    assert.equal(digestOf(JSON.parse(JSON.stringify(plan))), digestOf(plan));
  });

  it("binds a preview without a saved plan to nothing that could run", () => {
    assert.equal(
      buildPlan({ ...input(), facts: aFacts({ preview: aPreview({ planHash: undefined }) }) }).binding
        .operationsHash,
      "",
    );
  });
});

describe("the estimate", () => {
  it("adds up the usual times of the steps' kinds", () => {
    const steps = [aStep({ kind: "a" }), aStep({ kind: "b" }), aStep({ kind: "a" })];
    assert.equal(estimateMs(steps, { a: 10, b: 5 }), 25);
  });

  it("is unknown while one kind has never been timed", () => {
    assert.equal(estimateMs([aStep({ kind: "a" }), aStep({ kind: "b" })], { a: 10 }), undefined);
  });

  it("takes the middle of earlier times, so that one slow run does not count", () => {
    assert.equal(median([5, 9000, 7]), 7);
    assert.equal(median([1, 3]), 3);
    assert.equal(median([]), 0);
  });
});
