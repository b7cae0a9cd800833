import assert from "node:assert/strict";

import { diffInputs } from "../../../../lab/providers/harness/diff-inputs.ts";
import { UNKNOWN, type Properties } from "../../../../lab/providers/harness/property-values.ts";
import type { ResourceType } from "../../../../lab/providers/harness/resource-type.ts";

const unused = () => Promise.reject(new Error("not called by a diff"));
const type: ResourceType = {
  token: "t:i:T",
  forceNew: ["spec.selector", "name"],
  autoName: { property: "name", hexDigits: 7, maxLength: 63 },
  computed: [],
  create: unused,
  read: unused,
  update: unused,
  delete: unused,
};
const diff = (inputs: Properties, news: Properties) =>
  diffInputs(type, { inputs, outputs: inputs }, news, {});
const paths = (inputs: Properties, news: Properties) =>
  diff(inputs, news).changes.map(({ path, replaces }) => `${path}${replaces ? " replaces" : ""}`);

describe("diffInputs", () => {
  it("finds nothing where nothing differs, whatever the protocol adds", () => {
    assert.deepEqual(paths({ a: [1, { b: null }], __defaults: ["a"] }, { a: [1, {}], __defaults: [] }), []);
  });

  it("names each change down to the leaf, in the engine's notation", () => {
    const olds = { list: [1, 2], map: { "a.b": 1 }, gone: true };
    assert.deepEqual(paths(olds, { list: [1, 3, 4], map: { "a.b": 2 }, added: 1 }), [
      ...["list[1]", "list[2]", 'map["a.b"]', "gone", "added"],
    ]);
  });

  it("lets a path cover everything below it, and nothing beside it", () => {
    const olds = { spec: { selector: { app: "a" }, selectors: 1 } };
    assert.deepEqual(paths(olds, { spec: { selector: { app: "b" }, selectors: 2 } }), [
      "spec.selector.app replaces",
      "spec.selectors",
    ]);
  });

  it("takes an unknown value for a change, as it cannot be shown to be the same", () => {
    assert.deepEqual(paths({ name: "a" }, { name: UNKNOWN }), ["name replaces"]);
  });

  it("deletes first only when the new resource would bear the same given name", () => {
    const other = { spec: { selector: "other" } };
    assert.equal(diff({ name: "a" }, { name: "a", ...other }).deleteBeforeReplace, true);
    assert.equal(diff({ name: "a" }, { name: "b", ...other }).deleteBeforeReplace, false);
    assert.equal(
      diff({ name: "a" }, { name: "a", ...other, __defaults: ["name"] }).deleteBeforeReplace,
      false,
    );
    assert.equal(diff({ name: "a" }, { name: "a", spec: { image: "b" } }).deleteBeforeReplace, false);
  });
});
