import assert from "node:assert/strict";
import { driftChecked } from "../../src/gates/drift-checked.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { ask } from "./ask.ts";

describe("the gate that knows what was not looked at", () => {
  it("notes that the preview did not look for drift", () => {
    assert.deepEqual(ask(driftChecked, aFacts({ refreshed: false })), [
      {
        level: "note",
        code: "DRIFT_NOT_CHECKED",
        subject: "prod",
        message: "the preview compares with the recorded state, not with the cloud",
        remedy: "add --refresh to look for drift first (slower: every resource is read)",
      },
    ]);
  });

  it("has nothing to say after a refresh", () => {
    assert.deepEqual(ask(driftChecked), []);
  });
});
