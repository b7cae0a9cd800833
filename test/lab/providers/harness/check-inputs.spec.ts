import assert from "node:assert/strict";

import { checkInputs } from "../../../../lab/providers/harness/check-inputs.ts";
import type { Properties } from "../../../../lab/providers/harness/property-values.ts";
import type { ResourceType } from "../../../../lab/providers/harness/resource-type.ts";

const unused = () => Promise.reject(new Error("not called by a check"));
const type: ResourceType = {
  token: "t:i:T",
  required: ["size"],
  defaults: { "metadata.namespace": "default" },
  autoName: { property: "metadata.name", hexDigits: 7, maxLength: 20 },
  computed: [],
  create: unused,
  read: unused,
  update: unused,
  delete: unused,
};
const check = (news: Properties, rest: object = {}) =>
  checkInputs(type, {
    name: "web",
    olds: {},
    news,
    seed: new Uint8Array([1]),
    config: {},
    proposedName: undefined,
    ...rest,
  });

describe("checkInputs", () => {
  it("fills in defaults and a name, and lists both", () => {
    const { inputs, failures } = check({ size: 1 });
    const { name, namespace } = inputs["metadata"] as { name: string; namespace: string };
    assert.match(name, /^web-[0-9a-f]{7}$/);
    assert.equal(namespace, "default");
    assert.deepEqual(inputs["__defaults"], ["metadata.namespace", "metadata.name"]);
    assert.deepEqual(failures, []);
  });

  it("chooses the same name for the same seed and another for another", () => {
    assert.deepEqual(check({ size: 1 }), check({ size: 1 }));
    assert.notDeepEqual(check({ size: 1 }), check({ size: 1 }, { seed: new Uint8Array([2]) }));
  });

  it("keeps a name it chose before, and lets go of one the program had given", () => {
    const olds = { metadata: { name: "web-0000000" }, __defaults: ["metadata.name"] };
    const kept = check({ size: 1 }, { olds }).inputs["metadata"] as Properties;
    assert.equal(kept["name"], "web-0000000");
    const renewed = check({ size: 1 }, { olds: { ...olds, __defaults: [] } }).inputs[
      "metadata"
    ] as Properties;
    assert.notEqual(renewed["name"], "web-0000000");
  });

  it("says what is missing, and refuses to name what would not fit", () => {
    assert.deepEqual(check({}).failures, [{ property: "size", reason: "missing required property 'size'" }]);
    assert.throws(
      () => check({ size: 1 }, { name: "a-rather-long-name" }),
      /failed to auto-name "a-rather-long-name"/,
    );
  });
});
