import assert from "node:assert/strict";
import { engineFits } from "../../src/gates/engine-fits.ts";
import { aFacts, aWorkspace } from "../_builders/a-facts.ts";
import { ask } from "./ask.ts";

function asked(requiredPulumiVersion: string | undefined, pulumi = "3.259.0") {
  const tools = { rollback: "0.1.0", node: "24.21.0", pulumi };
  return ask(engineFits, aFacts({ tools, workspace: aWorkspace({ requiredPulumiVersion }) }));
}

describe("the gate that asks for the right engine", () => {
  it("refuses an engine outside of the project's range", () => {
    assert.deepEqual(asked(">=3.260.0"), [
      {
        level: "blocking",
        code: "ENGINE_VERSION",
        subject: ">=3.260.0",
        message: 'the release\'s project asks for Pulumi ">=3.260.0"; this is 3.259.0',
        remedy: "put a fitting Pulumi CLI first on the PATH",
      },
    ]);
  });

  it("has nothing to say inside the range, or without one", () => {
    for (const range of [undefined, ">=3.0.0", ">=3.0.0 <4.0.0", "3.259.0"])
      assert.deepEqual(asked(range), []);
  });

  it("counts a build before a release by its number", () => {
    assert.deepEqual(asked(">=3.0.0", "3.260.0-alpha.1"), []);
  });

  it("refuses a range that is none", () => {
    assert.equal(asked("latest, please").length, 1);
  });
});
