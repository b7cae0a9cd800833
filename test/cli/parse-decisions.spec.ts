import assert from "node:assert/strict";
import { parseDecisions } from "../../src/cli/parse-decisions.ts";

describe("parseDecisions", () => {
  it("reads what a person says of steps", () => {
    assert.deepEqual(
      [...parseDecisions(["run-command=done", "warm-cache=retry"])],
      [
        ["run-command", "done"],
        ["warm-cache", "retry"],
      ],
    );
  });

  for (const text of ["run-command", "run-command=maybe", "=done", "--option=done", "a b=done", ""]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseDecisions([text]), { code: "USAGE", subject: text });
    });
  }
});
