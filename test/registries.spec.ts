import assert from "node:assert/strict";
import { ALL_STEP_KINDS, BUILT_IN } from "../src/registries.ts";
import { STEP_KINDS } from "../src/steps/registry.ts";

describe("the step kinds", () => {
  it("have each a name of their own: of two with one name, plans would know only the last", () => {
    const names = [...STEP_KINDS, ...BUILT_IN].map(({ kind }) => kind);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(twice, []);
    assert.deepEqual([...ALL_STEP_KINDS.keys()], names);
  });
});
