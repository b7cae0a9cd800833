import assert from "node:assert/strict";
import { planHash } from "../../src/pulumi/plan-hash.ts";
import { recorded } from "./recorded.ts";

const PLAN = recorded("saved-plan.json");

describe("the hash of the engine's saved plan", () => {
  it("is the same for two previews of the same thing, though times, seeds and ciphertext differ", () => {
    assert.notEqual(PLAN, recorded("saved-plan-again.json"));
    assert.equal(planHash(PLAN), planHash(recorded("saved-plan-again.json")));
  });

  it("is another for another program", () => {
    assert.notEqual(planHash(PLAN), planHash(recorded("saved-plan-other.json")));
  });

  for (const [what, from, to] of [
    ["a value of a goal", '"shop:1.2.3"', '"shop:1.2.4"'],
    ["an operation", '"update"', '"same"'],
    ["a safety option", '"protect": false', '"protect": true'],
    ["a resource", "Thing::legacy", "Thing::another"],
  ] as const) {
    it(`changes with ${what}`, () => {
      assert.ok(PLAN.includes(from));
      assert.notEqual(planHash(PLAN.replace(from, to)), planHash(PLAN));
    });
  }

  it("is the same whether the plan is wrapped with a version or bare", () => {
    assert.equal(planHash(`{"version":1,"plan":${PLAN}}`), planHash(PLAN));
  });

  it("throws for anything that is no plan", () => {
    for (const text of ["", "{", "null", "{}", '{"resourcePlans":[]}', '{"version":1,"plan":null}'])
      assert.throws(() => planHash(text), text);
  });
});
