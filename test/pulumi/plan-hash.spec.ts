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

  it("leaves out the ciphertext inside a goal, and nothing else of it", () => {
    const plan = (password: unknown): string =>
      JSON.stringify({
        resourcePlans: {
          "urn:x": { steps: ["update"], goal: { inputDiff: { updates: { list: [{ password }] } } } },
        },
      });
    const secret = (ciphertext: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext,
    });
    assert.equal(planHash(plan(secret("v1:one"))), planHash(plan(secret("v1:two"))));
    assert.notEqual(planHash(plan(secret("v1:one"))), planHash(plan("no secret any more")));
    const asset = (hash: string) => ({
      "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
      hash,
    });
    assert.notEqual(planHash(plan(asset("one"))), planHash(plan(asset("two"))));
  });

  it("is the same whether the plan is wrapped with a version or bare", () => {
    assert.equal(planHash(`{"version":1,"plan":${PLAN}}`), planHash(PLAN));
  });

  it("throws for anything that is no plan", () => {
    for (const text of ["", "{", "null", "{}", '{"resourcePlans":[]}', '{"version":1,"plan":null}'])
      assert.throws(() => planHash(text), text);
  });

  it("is the same for another order of dependencies and another end of an auto-name", () => {
    const plan = (name: string, dependencies: string[]) =>
      JSON.stringify({
        resourcePlans: {
          "urn:pulumi:dev::p::t::backend": {
            goal: { dependencies: [] },
            steps: ["create-replacement", "replace"],
          },
          "urn:pulumi:dev::p::t::web": {
            goal: {
              inputDiff: { updates: { from: name } },
              dependencies,
              propertyDependencies: { from: dependencies },
            },
            steps: ["update"],
          },
        },
      });
    assert.equal(
      planHash(plan("backend-ee705d8e", ["a", "b"])),
      planHash(plan("backend-858a5ac7", ["b", "a"])),
    );
    assert.notEqual(planHash(plan("backend-ee705d8e", ["a"])), planHash(plan("other-858a5ac7", ["a"])));
  });
});
