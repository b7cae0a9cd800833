import assert from "node:assert/strict";
import { makesName, withoutAutoNames } from "../../src/model/auto-names.ts";

describe("withoutAutoNames", () => {
  it("takes the random end off the names of resources that get one, wherever they are mentioned", () => {
    const value = {
      name: "backend-ee705d8e",
      refs: ["env: backend-858a5ac7.", { arn: "arn:x:site_1a2b3c4" }],
    };
    assert.deepEqual(withoutAutoNames(value, ["backend", "site"]), {
      name: "backend-*",
      refs: ["env: backend-*.", { arn: "arn:x:site_*" }],
    });
  });

  it("leaves other names, other ends and other values alone", () => {
    const value = ["backend-blue", "frontend-ee705d8e", "backend-ee705d8ezz", 7, null, true];
    assert.deepEqual(withoutAutoNames(value, ["backend"]), value);
    assert.deepEqual(withoutAutoNames(value, []), value);
  });

  it("takes a logical name as text, not as a pattern", () => {
    assert.equal(withoutAutoNames("axb-1234567", ["a.b"]), "axb-1234567");
    assert.equal(withoutAutoNames("a.b-1234567", ["a.b"]), "a.b-*");
  });

  it("knows the operations that make a name", () => {
    assert.deepEqual(
      ["same", "update", "delete", "create", "replace", "create-replacement"].filter(makesName),
      ["create", "replace", "create-replacement"],
    );
  });
});
