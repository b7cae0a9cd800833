import assert from "node:assert/strict";
import { noPendingOperations } from "../../src/gates/no-pending-operations.ts";
import { aCheckpoint } from "../_builders/a-checkpoint.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { ask } from "./ask.ts";

describe("the gate that wants no operation left without an answer", () => {
  it("refuses each one, with the way to repair it", () => {
    const pendingOperations = [{ urn: "urn:pulumi:prod::shop::t::db", type: "creating" }];
    assert.deepEqual(ask(noPendingOperations, aFacts({ checkpoint: aCheckpoint({ pendingOperations }) })), [
      {
        level: "blocking",
        code: "PENDING_OPERATION",
        subject: "urn:pulumi:prod::shop::t::db",
        message: 'an interrupted update left "creating" of this resource without an answer',
        remedy:
          "look whether it took effect, then: pulumi refresh --stack prod (for a pending create, --clear-pending-creates or --import-pending-creates)",
      },
    ]);
  });

  it("has nothing to say to a settled state", () => {
    assert.deepEqual(ask(noPendingOperations), []);
  });
});
