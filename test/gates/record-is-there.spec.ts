import assert from "node:assert/strict";
import { recordIsThere } from "../../src/gates/record-is-there.ts";
import { aCheckpoint } from "../_builders/a-checkpoint.ts";
import { aFacts } from "../_builders/a-facts.ts";

describe("recordIsThere", () => {
  it("says that renames were not looked for when the release's state is not kept", () => {
    const [finding, ...others] = recordIsThere({
      facts: aFacts({ targetCheckpoint: undefined }),
      acceptances: [],
    });
    assert.deepEqual(others, []);
    assert.equal(finding?.code, "RELEASE_STATE_UNKNOWN");
    assert.equal(finding.level, "note");
  });

  it("has nothing to say when it is kept", () => {
    assert.deepEqual(
      recordIsThere({ facts: aFacts({ targetCheckpoint: aCheckpoint() }), acceptances: [] }),
      [],
    );
  });
});
