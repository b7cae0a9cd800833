import assert from "node:assert/strict";
import fc from "fast-check";
import { RollbackError } from "../../src/model/errors.ts";
import { parseReleaseRequest } from "../../src/releases/parse-release-request.ts";

/** Characters that mean something to git, to shells, to terminals and to dates. */
const HOSTILE = "aZ019./-_+@~^:*?[{$`;&|'\"\\ \t\n\0\u202e\u200b\ud800é";

describe("parseReleaseRequest", () => {
  for (const [text, request] of [
    ["previous", { kind: "previous" }],
    ["update:41", { kind: "update", number: 41 }],
    ["v1.2.3", { kind: "name", text: "v1.2.3" }],
    ["release/2026-11", { kind: "name", text: "release/2026-11" }],
    ["9b1e77c2", { kind: "name", text: "9b1e77c2" }],
    ["constructor", { kind: "name", text: "constructor" }],
    ["2026-11-20", { kind: "time", at: "2026-11-20T23:59:59.000Z" }],
    ["2026-11-20 10:00", { kind: "time", at: "2026-11-20T10:00:00.000Z" }],
    ["2026-11-20T10:00Z", { kind: "time", at: "2026-11-20T10:00:00.000Z" }],
    ["2026-11-20T10:00:30.5+01:00", { kind: "time", at: "2026-11-20T09:00:30.500Z" }],
    ["2026-11-20T10:00-0530", { kind: "time", at: "2026-11-20T15:30:00.000Z" }],
    ["2028-02-29", { kind: "time", at: "2028-02-29T23:59:59.000Z" }],
  ] as const) {
    it(`reads "${text}"`, () => {
      assert.deepEqual(parseReleaseRequest(text), request);
    });
  }

  for (const text of [
    ...[
      "",
      " ",
      "-v1",
      "--upload-pack=touch x",
      "$(touch x)",
      "`id`",
      "a;b",
      "v1\nv2",
      "v1 v2",
      "../../etc",
      "v1..v2",
    ],
    ...[
      "v1^{tree}",
      "v1~1",
      "refs:heads",
      "update:0",
      "update:-1",
      "update:1e3",
      "\u202ev1",
      "v1\u0000",
      "ｖ1",
    ],
    ...["2026-02-31", "2026-13-01", "2026-11-20T25:00", "2026-11-20T10:00+99:99", "a".repeat(256)],
  ]) {
    it(`refuses ${JSON.stringify(text).slice(0, 40)}`, () => {
      assert.throws(() => parseReleaseRequest(text), { code: "RELEASE_NOT_FOUND", subject: text });
    });
  }

  it("says what can be asked for", () => {
    assert.throws(() => parseReleaseRequest("$(id)"), {
      message: '"$(id)" cannot be a release: expected a tag, "previous", a commit, "update:<n>" or a time',
      remedy: "list what can be rolled back to: rollback releases --stack <stack>",
    });
  });

  it("answers any text with a request or RELEASE_NOT_FOUND, and never lets a hostile name through", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from(HOSTILE)) }), (text) => {
        try {
          const request = parseReleaseRequest(text);
          if (request.kind === "name") assert.match(request.text, /^[A-Za-z0-9][\w./+@-]*$/);
        } catch (error) {
          assert.ok(error instanceof RollbackError);
          assert.equal(error.code, "RELEASE_NOT_FOUND");
        }
      }),
    );
  });
});
