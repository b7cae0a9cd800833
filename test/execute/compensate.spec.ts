import assert from "node:assert/strict";
import { RollbackError } from "../../src/model/errors.ts";
import type { StepClass } from "../../src/model/step.ts";
import type { Observation, StepContext, StepResult } from "../../src/steps/step-kind.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aRun, type Behaviour, type TestRun } from "./a-run.ts";
import { intends, Killed, killing, settles } from "./killing.ts";

describe("taking back a step that was cut off", () => {
  const directory = useDirectory("compensate-");

  /** A run of `a` and `fence` that was killed before the outcome of `fence` was written. */
  async function cutOff(fence: Behaviour): Promise<TestRun> {
    const run = aRun(directory(), { a: {}, fence });
    await assert.rejects(run.go({ journal: killing(run, "before", settles("fence")) }), Killed);
    run.effects.length = 0;
    return run;
  }
  const sees = (found: Observation["found"], stepClass: StepClass = "observable"): Behaviour => ({
    observe: () => ({ found, detail: `the door is ${found}` }),
    step: { class: stepClass },
  });
  const undone = (run: TestRun) => run.state().steps.get("fence")?.outcome;

  for (const found of ["done", "remaining"] as const) {
    it(`undoes it when looking finds it ${found}, and then what came before`, async () => {
      const run = await cutOff(sees(found));
      assert.deepEqual(await run.giveUp(), {
        outcome: "undone",
        detail: "given up; everything done before it was taken back",
      });
      assert.deepEqual(run.effects, ["observe fence", "undo fence", "undo a"]);
      assert.deepEqual([undone(run)?.status, undone(run)?.undone], ["unknown", "succeeded"]);
    });
  }

  it("leaves it when it had not taken effect, and says how that is known", async () => {
    const run = await cutOff(sees("not-done"));
    assert.equal((await run.giveUp()).outcome, "undone");
    assert.deepEqual(run.effects, ["observe fence", "undo a"]);
    assert.equal(undone(run)?.detail, "it had not taken effect: the door is not-done");
  });

  for (const [name, behaviour] of [
    ["when looking gives no answer", sees("unknown")],
    ["when looking throws", { observe: () => Promise.reject(new Error("the door is unknown")) }],
    ["when it cannot be looked at", sees("unknown", "opaque")],
  ] as const) {
    it(`stops ${name}, undoes the rest, and is tried again`, async () => {
      const run = await cutOff(behaviour);
      const { outcome, detail } = await run.giveUp();
      assert.equal(outcome, "stopped");
      assert.match(detail, /^given up; undoing "fence" failed: .*the door is unknown$/);
      assert.deepEqual(run.effects, ["observe fence", "undo a"]);
      assert.equal((await run.giveUp()).outcome, "stopped");
      assert.deepEqual(run.effects, ["observe fence", "undo a", "observe fence"]);
    });
  }

  it("is announced before: what would be taken back, newest first, and nothing once it was", async () => {
    const run = await cutOff(sees("done"));
    assert.deepEqual(run.toTakeBack(), ["fence", "a"]);
    await run.giveUp();
    assert.deepEqual(run.toTakeBack(), []);
  });

  it("undoes one that may be done again without asking what it did", async () => {
    const run = await cutOff(sees("not-done", "idempotent"));
    await run.giveUp();
    assert.deepEqual(run.effects, ["undo fence", "undo a"]);
  });

  it("leaves one that the plan says cannot be undone", async () => {
    const run = await cutOff({
      ...sees("done"),
      step: { undo: { by: "nothing", reason: "the command names no undo" } },
    });
    assert.equal((await run.giveUp()).outcome, "undone");
    assert.deepEqual(run.effects, ["undo a"]);
  });

  it("tells the step that it was begun, and what the steps before it came to", async () => {
    const seen: [boolean, string | undefined][] = [];
    const look = (context: StepContext): Observation => {
      seen.push([context.wasBegun, context.outcomeOf("a")?.status]);
      return { found: "remaining", detail: "" };
    };
    const run = await cutOff({ observe: look });
    await run.giveUp();
    assert.deepEqual(seen, [[true, "succeeded"]]);
  });

  it("undoes one whose outcome was recorded as unknown", async () => {
    const run = aRun(directory(), {
      a: {},
      b: { apply: () => Promise.reject(new Error("socket hang up")), ...sees("remaining") },
    });
    assert.equal((await run.go()).outcome, "stopped");
    assert.equal((await run.giveUp()).outcome, "undone");
    assert.deepEqual(run.effects.slice(-3), ["observe b", "undo b", "undo a"]);
  });

  describe("and then failed", () => {
    const failing = (result: StepResult | RollbackError): Behaviour => ({
      ...sees("remaining"),
      apply: () => {
        if (result instanceof RollbackError) throw result;
        return result;
      },
    });
    const refusal = new RollbackError("ENGINE_FAILED", { subject: "b", message: "no", remedy: "none" });

    it("undoes it too: what failed at last may be half there from before", async () => {
      const run = await cutOff(failing(refusal));
      assert.equal((await run.go()).outcome, "undone");
      assert.deepEqual(run.effects.slice(-4), ["apply fence", "observe fence", "undo fence", "undo a"]);
      assert.deepEqual([undone(run)?.status, undone(run)?.undone], ["failed", "succeeded"]);
    });

    it("but not when it is known to have left everything as it was", async () => {
      const run = await cutOff(failing({ status: "failed", detail: "no", changedNothing: true }));
      assert.equal((await run.go()).outcome, "undone");
      assert.deepEqual(run.effects.slice(-2), ["apply fence", "undo a"]);
    });
  });

  for (const [point, when, fits] of [
    ["after the intent to undo it", "after", intends("fence", true)],
    ["after its undo", "before", settles("fence", true)],
  ] as const) {
    it(`is taken back all the same when killed ${point}`, async () => {
      const run = await cutOff(sees("remaining"));
      await assert.rejects(run.giveUp({ journal: killing(run, when, fits) }), Killed);
      assert.equal((await run.go()).outcome, "undone");
      assert.deepEqual(run.effects.slice(-3), ["observe fence", "undo fence", "undo a"]);
      assert.equal(undone(run)?.undone, "succeeded");
    });
  }
});
