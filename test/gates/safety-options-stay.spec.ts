import assert from "node:assert/strict";
import { safetyOptionsStay } from "../../src/gates/safety-options-stay.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";
import { ask, factsWith } from "./ask.ts";

const before = someSafety({ protect: true, retainOnDelete: true });

describe("the gate that misses safety options", () => {
  it("warns of options that an unchanged resource would lose", () => {
    const change = aChange({ op: "same", before });
    assert.deepEqual(ask(safetyOptionsStay, factsWith(change)), [
      {
        level: "warning",
        code: "SAFETY_OPTION_REMOVED",
        subject: change.urn,
        message: `the release's program does not set protect and retainOnDelete on kubernetes:apps/v1:Deployment "backend"`,
        remedy:
          "protect and retainOnDelete are put back into the state after the update; the next release should declare them",
      },
    ]);
  });

  it("leaves destroyed resources to the gate that keeps data", () => {
    assert.deepEqual(ask(safetyOptionsStay, factsWith(aChange({ op: "replace", before }))), []);
  });

  it("has nothing to say where every option stays", () => {
    assert.deepEqual(ask(safetyOptionsStay, factsWith(aChange({ before, after: before }))), []);
  });
});
