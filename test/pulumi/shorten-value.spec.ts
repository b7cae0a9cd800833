import assert from "node:assert/strict";
import { shortenValue, valueAt } from "../../src/pulumi/shorten-value.ts";

const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("a property's value, shortened", () => {
  it("shows texts as they are and structures as JSON", () => {
    assert.deepEqual([undefined, "a", 1, true, null, { a: [1] }].map(shortenValue), [
      undefined,
      "a",
      "1",
      "true",
      "null",
      '{"a":[1]}',
    ]);
  });

  it("never shows a secret, nor the mark of what is not known yet", () => {
    assert.equal(shortenValue(SECRET), "[secret]");
    assert.equal(
      shortenValue({ list: [{ password: SECRET }], id: UNKNOWN }),
      '{"list":[{"password":"[secret]"}],"id":"[unknown]"}',
    );
    assert.equal(shortenValue(UNKNOWN), "[unknown]");
  });

  it("cuts long ones", () => {
    const cut = shortenValue("x".repeat(10_000)) ?? "";
    assert.ok(cut.length <= 240 && cut.endsWith("…"));
  });

  it("is found at a path of the engine's diff", () => {
    const root = { spec: { containers: [{ "image.tag": 1 }], 'odd"key': 2 }, secret: SECRET };
    assert.equal(valueAt(root, 'spec.containers[0]["image.tag"]'), 1);
    assert.equal(valueAt(root, 'spec["odd\\"key"]'), 2);
    assert.equal(valueAt(root, "spec.missing.deep"), undefined);
    assert.equal(valueAt(root, "spec.constructor"), undefined);
    assert.deepEqual(valueAt(root, "secret.inner"), SECRET, "nothing is read inside a secret");
    assert.equal(valueAt(undefined, "a"), undefined);
  });
});
