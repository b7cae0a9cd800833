import assert from "node:assert/strict";
import { join } from "node:path";
import { isUnfinished, outcomesOf } from "../../src/execute/replay.ts";
import type { Observation, StepResult } from "../../src/steps/step-kind.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aRun, type Behaviour } from "./a-run.ts";
import { intends, Killed, killing, settles } from "./killing.ts";

describe("a run that was killed", () => {
  const directory = useDirectory("resume-");

  /** A world in which each thing can be made once; looking finds what is there. */
  function aWorld() {
    const made: string[] = [];
    const step = (name: string): Behaviour => ({
      apply: (): StepResult => {
        made.push(name);
        return { status: "succeeded", detail: `made ${name}` };
      },
      observe: (): Observation =>
        made.includes(name)
          ? { found: "done", detail: `${name} exists` }
          : { found: "not-done", detail: `no ${name}` },
    });
    return { made, run: aRun(directory(), { a: step("a"), b: step("b"), c: step("c") }) };
  }

  for (const [point, when, fits, looked] of [
    ["before the intent", "before", intends("b"), false],
    ["after the intent, before the effect", "after", intends("b"), true],
    ["after the effect, before the outcome", "before", settles("b"), true],
    ["after the outcome, before the next step", "after", settles("b"), false],
  ] as const) {
    it(`makes everything exactly once when resumed: killed ${point}`, async () => {
      const { made, run } = aWorld();
      await assert.rejects(run.go({ journal: killing(run, when, fits) }), Killed);
      assert.ok(isUnfinished(run.state()));
      assert.equal((await run.go()).outcome, "rolled-back");
      assert.deepEqual(made, ["a", "b", "c"]);
      assert.equal(run.effects.includes("observe b"), looked);
      assert.ok(!isUnfinished(run.state()));
    });
  }

  it("shows the step under way as unknown until somebody has looked", async () => {
    const { run } = aWorld();
    await assert.rejects(run.go({ journal: killing(run, "before", settles("b")) }), Killed);
    assert.deepEqual(
      outcomesOf(run.state()).map(({ status }) => status),
      ["succeeded", "unknown", "not-run"],
    );
  });

  it("records what was found done as done, and says how it is known", async () => {
    const { run } = aWorld();
    await assert.rejects(run.go({ journal: killing(run, "before", settles("b")) }), Killed);
    await run.go();
    assert.deepEqual(outcomesOf(run.state())[1]?.detail, "found done after an interruption: b exists");
  });

  it("keeps the idempotency key over all attempts", async () => {
    const { run } = aWorld();
    await assert.rejects(run.go({ journal: killing(run, "after", intends("b")) }), Killed);
    await run.go();
    const keys = run.journal
      .read("run-1")
      .flatMap(({ record }) =>
        record.type === "step-intended" && record.step === "b"
          ? [[record.attempt, record.idempotencyKey]]
          : [],
      );
    assert.deepEqual(keys, [
      [1, "run-1-b"],
      [2, "run-1-b"],
    ]);
  });

  for (const [name, stepClass, outcome, effects] of [
    ["stops for a person at a step that cannot be looked at", "opaque", "stopped", ["apply a", "observe a"]],
    ["stops for a person when looking gives no answer", "observable", "stopped", ["apply a", "observe a"]],
    [
      "runs an idempotent step again whatever looking says",
      "idempotent",
      "rolled-back",
      ["apply a", "observe a", "apply a"],
    ],
  ] as const) {
    it(name, async () => {
      const observe = (): Observation => ({ found: "unknown", detail: "no way to tell" });
      const run = aRun(directory(), { a: { observe, step: { class: stepClass } } });
      await assert.rejects(run.go({ journal: killing(run, "before", settles("a")) }), Killed);
      assert.equal((await run.go()).outcome, outcome);
      assert.deepEqual(run.effects, effects);
    });
  }

  it("takes a look that throws for no answer", async () => {
    const run = aRun(directory(), { a: { observe: () => Promise.reject(new Error("offline")) } });
    await assert.rejects(run.go({ journal: killing(run, "before", settles("a")) }), Killed);
    assert.deepEqual(await run.go(), {
      outcome: "stopped",
      detail:
        '"a" has an unknown outcome: begun earlier, and it cannot be told whether it took effect: offline (look, then: rollback resume --decide a=<done|retry>)',
    });
  });

  it("goes on from a step that was stopped as unknown, once looking gives an answer", async () => {
    let answer: Observation = { found: "unknown", detail: "offline" };
    const run = aRun(directory(), { a: { observe: () => answer }, b: {} });
    await assert.rejects(run.go({ journal: killing(run, "before", settles("a")) }), Killed);
    assert.equal((await run.go()).outcome, "stopped");
    answer = { found: "done", detail: "it is there" };
    assert.equal((await run.go()).outcome, "rolled-back");
    assert.deepEqual(
      run.effects.filter((effect) => effect.startsWith("apply")),
      ["apply a", "apply b"],
    );
  });

  describe("while it took things back", () => {
    function aFailingRun() {
      const failed: StepResult = { status: "failed", detail: "no route" };
      return aRun(directory(), { a: {}, b: {}, c: { apply: () => failed } });
    }

    for (const [point, when, fits, undone] of [
      ["before the first undo", "before", intends("b", true), ["undo b", "undo a"]],
      ["after its intent", "after", intends("b", true), ["undo b", "undo a"]],
      ["after its effect", "before", settles("b", true), ["undo b", "undo b", "undo a"]],
      ["between two", "after", settles("b", true), ["undo b", "undo a"]],
    ] as const) {
      it(`never goes forward again over what was undone: killed ${point}`, async () => {
        const run = aFailingRun();
        await assert.rejects(run.go({ journal: killing(run, when, fits) }), Killed);
        const { outcome, detail } = await run.go();
        assert.equal(outcome, "undone");
        assert.match(detail, /^"c" failed: no route; everything done before it was taken back$/);
        assert.deepEqual(
          run.effects.filter((effect) => effect.startsWith("undo")),
          undone,
        );
      });
    }

    it("tries an undo that failed again, and only that one", async () => {
      let isLocked = true;
      const undo = (): StepResult =>
        isLocked ? { status: "failed", detail: "locked" } : { status: "succeeded", detail: "back" };
      const run = aRun(directory(), {
        a: { undo },
        b: {},
        c: { apply: () => ({ status: "failed", detail: "x" }) },
      });
      assert.equal((await run.go()).outcome, "stopped");
      isLocked = false;
      assert.equal((await run.go()).outcome, "undone");
      assert.deepEqual(run.effects.slice(3), ["undo b", "undo a", "undo a"]);
    });
  });

  it("resumes from the journal alone, in another process", async () => {
    const first = aRun(directory(), { a: {}, b: {} });
    await assert.rejects(first.go({ journal: killing(first, "after", settles("a")) }), Killed);
    first.journal.close();
    const second = aRun(join(directory()), { a: {}, b: {} });
    assert.equal((await second.go()).outcome, "rolled-back");
    assert.deepEqual(second.effects, ["apply b"]);
    second.journal.close();
  });
});
