import assert from "node:assert/strict";
import { noUnfinishedRun } from "../../src/gates/no-unfinished-run.ts";
import { aFacts } from "../_builders/a-facts.ts";

describe("noUnfinishedRun", () => {
  it("refuses while an earlier run has not ended, and names the ways out", () => {
    const [finding, ...others] = noUnfinishedRun({ facts: aFacts({ unfinishedRun: "r1" }), acceptances: [] });
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.level, finding?.code, finding?.subject], ["blocking", "RUN_UNFINISHED", "r1"]);
    assert.match(finding?.remedy ?? "", /rollback resume --stack prod; .* rollback abandon --stack prod/);
  });

  it("has nothing to say when every run ended", () => {
    assert.deepEqual(noUnfinishedRun({ facts: aFacts(), acceptances: [] }), []);
  });
});
