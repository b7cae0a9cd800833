import assert from "node:assert/strict";
import { parseAcceptances } from "../../src/cli/parse-acceptances.ts";

const URN = "urn:pulumi:prod::shop::aws:rds/instance:Instance::orders-db";

describe("--accept", () => {
  it("names a URN and an operation", () => {
    assert.deepEqual(parseAcceptances([`${URN}=replace`, `${URN}=delete`]), [
      { urn: URN, op: "replace" },
      { urn: URN, op: "delete" },
    ]);
    assert.deepEqual(parseAcceptances([]), []);
  });

  it("takes the last = for the one before the operation", () => {
    assert.deepEqual(parseAcceptances([`${URN}=x=delete`]), [{ urn: `${URN}=x`, op: "delete" }]);
  });

  for (const text of [
    "",
    "all",
    "*",
    URN,
    `${URN}=`,
    `${URN}=update`,
    `${URN}=DELETE`,
    `${URN}=delete `,
    "orders-db=delete",
    "=delete",
  ]) {
    it(`is refused as ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseAcceptances([text]), {
        code: "USAGE",
        subject: text,
        message: `--accept ${JSON.stringify(text)} is not <urn>=<replace|delete>`,
        remedy: "copy the URN and the operation from the plan's finding; nothing accepts everything",
      });
    });
  }
});
