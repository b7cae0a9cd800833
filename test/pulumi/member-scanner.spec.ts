import assert from "node:assert/strict";
import fc from "fast-check";
import { MemberScanner } from "../../src/pulumi/member-scanner.ts";

const PATHS = [["deployment", "resources"], ["resources"]];

describe("the scanner that takes a list out of a JSON document", () => {
  it("hands over the members of any list, whatever is in them and wherever the pieces are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 4),
        (members, others, size, indent) => {
          const before = { ...others, manifest: { resources: [1] } };
          const document = {
            before,
            deployment: { ...before, resources: members, after: others },
            after: others,
          };
          const { taken, rest } = scan(JSON.stringify(document, undefined, indent), size);
          assert.deepEqual(taken.map(parse), members.map(throughJson));
          assert.deepEqual(
            JSON.parse(rest),
            throughJson({ ...document, deployment: { ...document.deployment, resources: [] } }),
          );
        },
      ),
    );
  });

  it("hands over the members of an object with their keys", () => {
    const { taken, rest } = scan('{"resources": {"a\\"}": {"b": [1, 2]}, "c": "}"}}', 3);
    assert.deepEqual(
      taken.map((json) => JSON.parse(`{${json}}`) as unknown),
      [{ 'a"}': { b: [1, 2] } }, { c: "}" }],
    );
    assert.equal(rest, '{"resources": {}}');
  });

  it("leaves a document as it is where no path leads to a list", () => {
    for (const text of [
      '{"deployment":{"resources":null}}',
      '[{"resources":[1]}]',
      '{"x":{"resources":[1]}}',
      "",
    ]) {
      assert.deepEqual(scan(text, 5), { taken: [], rest: text });
    }
  });

  it("makes nothing whole of a document that was cut", () => {
    const whole = JSON.stringify({ deployment: { resources: [{ a: 1 }, "b"], other: [2] } });
    for (let length = 0; length < whole.length; length += 1) {
      assert.throws(() => {
        const { taken, rest } = scan(whole.slice(0, length), 7);
        parse(rest);
        taken.map(parse);
      }, SyntaxError);
    }
  });

  it("refuses a document that has the list twice", () => {
    assert.throws(() => scan('{"resources":[1],"resources":[2]}', 100), /has "resources" twice/);
  });
});

function scan(text: string, size: number): { taken: string[]; rest: string } {
  const taken: string[] = [];
  const scanner = new MemberScanner(PATHS, (json) => taken.push(json));
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) scanner.push(bytes.subarray(from, from + size));
  return { taken, rest: scanner.rest() };
}

const parse = (json: string): unknown => JSON.parse(json);
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
