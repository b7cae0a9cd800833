import assert from "node:assert/strict";
import { askGates, GATES } from "../../src/gates/registry.ts";
import { digestOf } from "../../src/model/digest.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { aCheckpoint } from "../_builders/a-checkpoint.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aPreview } from "../_builders/a-preview.ts";

describe("all gates together", () => {
  it("have nothing to say to facts that nothing is wrong with", () => {
    assert.deepEqual(askGates({ facts: aFacts(), acceptances: [] }), []);
  });

  it("tell everything that stands in the way at once, in a fixed order", () => {
    const facts = aFacts({
      preview: aPreview({ changes: [aDatabaseReplacement(), aChange()], incomplete: "no summary" }),
      checkpoint: aCheckpoint({ pendingOperations: [{ urn: "u", type: "creating" }] }),
      refreshed: false,
    });
    assert.deepEqual(
      askGates({ facts, acceptances: [{ urn: "typo", op: "delete" }] }).map(({ code }) => code),
      [
        "PREVIEW_INCOMPLETE",
        "STATEFUL_REPLACE",
        "ACCEPTANCE_UNUSED",
        "PENDING_OPERATION",
        "DRIFT_NOT_CHECKED",
      ],
    );
  });

  it("leave the facts as they are and give the same answer twice", () => {
    const facts = aFacts({ preview: aPreview({ changes: [aDatabaseReplacement()] }) });
    const before = digestOf(facts);
    assert.deepEqual(askGates({ facts, acceptances: [] }), askGates({ facts, acceptances: [] }));
    assert.equal(digestOf(facts), before);
  });

  it("are each registered once", () => {
    assert.equal(new Set(GATES).size, GATES.length);
  });
});
