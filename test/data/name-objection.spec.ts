import assert from "node:assert/strict";
import { nameObjection } from "../../src/data/name-objection.ts";

const recorded = (identifier: string) => ({ identifier, resourceId: "db-A" });
const objection = (state: string, aws: string, tags: Readonly<Record<string, string>> = {}) =>
  nameObjection(recorded(state), { identifier: aws, tags });

describe("the database that the state names", () => {
  it("is the one to work with where AWS calls it the same", () => {
    assert.equal(objection("orders", "orders"), undefined);
    assert.equal(objection("orders-old", "orders-old", { team: "orders" }), undefined);
  });

  it("is refused where somebody renamed it", () => {
    const found = objection("orders", "orders-2");
    assert.equal(found?.code, "INSTANCE_RENAMED");
    assert.equal(
      found.message,
      'the state calls db-A "orders", AWS calls it "orders-2": somebody renamed it',
    );
  });

  it("is refused where a run gave its place to another one, also when a refresh took the old name over", () => {
    for (const [state, aws, tags] of [
      ["orders", "orders-old-c26d94", {}],
      ["orders-old-c26d94", "orders-old-c26d94", {}],
      ["orders", "orders", { "rollback:replaced-by": "db-B" }],
    ] as const) {
      const found = objection(state, aws, tags);
      assert.equal(found?.code, "INSTANCE_SUPERSEDED");
      assert.match(found.remedy, /^finish that run \(rollback resume\).*neither refresh nor update/);
    }
  });
});
