import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson, digestOf, sha256 } from "../../src/model/digest.ts";

describe("digest", () => {
  it("gives the same text whatever the order of the keys", () => {
    assert.equal(
      canonicalJson({ b: 1, a: { d: [2, { f: 3, e: 4 }], c: null } }),
      '{"a":{"c":null,"d":[2,{"e":4,"f":3}]},"b":1}',
    );
  });

  it("leaves out members that are undefined, as JSON does", () => {
    assert.equal(digestOf({ a: 1, b: undefined }), digestOf({ a: 1 }));
    assert.notEqual(digestOf({ a: 1, b: null }), digestOf({ a: 1 }));
  });

  it("keeps the order of lists", () => {
    assert.notEqual(digestOf([1, 2]), digestOf([2, 1]));
  });

  it("tells a key named __proto__ from none", () => {
    assert.notEqual(digestOf(JSON.parse('{"__proto__":1}')), digestOf({}));
  });

  it("survives a way through JSON, for any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => digestOf(value) === digestOf(JSON.parse(JSON.stringify(value)))),
    );
  });

  it("differs for values that differ", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [first, second] = [a, b].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        fc.pre(canonicalJson(first) !== canonicalJson(second));
        assert.notDeepEqual(first, second);
        assert.notEqual(digestOf(first), digestOf(second));
      }),
    );
  });

  it("is sha256 in lower-case hex", () => {
    assert.equal(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
