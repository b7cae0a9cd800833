import assert from "node:assert/strict";
import type { StepDecision } from "../../src/execute/run-steps.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aRun, type TestRun } from "./a-run.ts";

describe("a person's word on a step that cannot be looked at", () => {
  const directory = useDirectory();

  /** A run whose only step failed once and cannot be looked at. */
  async function stopped(): Promise<TestRun> {
    let attempts = 0;
    const run = aRun(directory(), {
      migrate: {
        isPivot: true,
        apply: () => ({ status: attempts++ === 0 ? "failed" : "succeeded", detail: "" }),
        observe: () => ({ found: "unknown", detail: "a command leaves no trace" }),
        step: { class: "opaque" },
      },
    });
    assert.equal((await run.go()).outcome, "stopped");
    return run;
  }
  const say = (decision: StepDecision) => ({ decisions: new Map([["migrate", decision]]) });

  it("is asked for: without it the run stops again and names the option", async () => {
    const run = await stopped();
    const { outcome, detail } = await run.go();
    assert.equal(outcome, "stopped");
    assert.match(detail, /rollback resume --decide migrate=<done\|retry>/);
    assert.deepEqual(run.effects, ["apply migrate", "observe migrate"]);
  });

  it("done is recorded as such, and the step is not run again", async () => {
    const run = await stopped();
    assert.equal((await run.go(say("done"))).outcome, "rolled-back");
    assert.deepEqual(run.effects, ["apply migrate"]);
    assert.equal(run.state().steps.get("migrate")?.outcome?.detail, "declared done by a person");
  });

  it("retry runs it again", async () => {
    const run = await stopped();
    assert.equal((await run.go(say("retry"))).outcome, "rolled-back");
    assert.deepEqual(run.effects, ["apply migrate", "apply migrate"]);
  });
});
