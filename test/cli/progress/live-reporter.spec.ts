import assert from "node:assert/strict";
import { aStep } from "../../_builders/a-step.ts";
import { EVENTS, onStage } from "./on-stage.ts";

/** What a terminal shows after the output: it knows only "up" and "erase below", which is all we may use. */
const screenOf = (output: string): string[] => {
  let lines: string[] = [];
  for (const part of output.split(/(\u001b\[\d+A\u001b\[0J)/)) {
    const up = /^\u001b\[(\d+)A/.exec(part)?.[1];
    if (up === undefined) lines.push(...part.split("\n").slice(0, -1));
    else lines = lines.slice(0, lines.length - Number(up));
  }
  return lines;
};

describe("liveReporter", () => {
  const live = () => onStage({ isTTY: true, columns: () => 80 });
  const tick = (stage: { nowMs: number; ticks: Set<() => void> }, milliseconds: number) => {
    stage.nowMs += milliseconds;
    stage.ticks.forEach((callback) => callback());
  };

  it("shows phase, step, resources, elapsed and estimate under the finished lines", () => {
    const { stage, notify } = live();
    EVENTS.slice(0, 7).forEach(notify);
    tick(stage, 5000);
    assert.deepEqual(screenOf(stage.stderr), [
      "preview: done in 4.0 s",
      "gates: 1 warning",
      "run r1: 2 steps",
      "> revert: update shop/prod to v1.2.3 (5.0 s, attempt 2)",
      "  [######--------------] 12/40 updating backend",
      "  step 1 of 2, elapsed 5.0 s, about 1 min 00 s left",
    ]);
  });

  it("says when a run takes longer than expected", () => {
    const { stage, notify } = live();
    EVENTS.slice(0, 6).forEach(notify);
    tick(stage, 90_000);
    assert.equal(
      screenOf(stage.stderr).at(-1),
      "  step 1 of 2, elapsed 1 min 30 s, longer than the 1 min 05 s expected",
    );
  });

  it("leaves only finished lines behind, and no timer", () => {
    const { stage, notify } = live();
    for (const event of EVENTS) {
      notify(event);
      tick(stage, 150);
    }
    assert.deepEqual(screenOf(stage.stderr), [
      "preview: done in 4.0 s",
      "gates: 1 warning",
      "run r1: 2 steps",
      "succeeded: update-stack in 42.0 s: 2 resources updated",
      "the old instance is kept",
    ]);
    assert.equal(stage.ticks.size, 0);
  });

  it("redraws at most ten times a second, however many events arrive", () => {
    const { stage, notify } = live();
    EVENTS.slice(4, 6).forEach(notify);
    const before = stage.writes;
    for (let index = 0; index < 1000; index += 1) {
      stage.nowMs += 1;
      notify({ type: "step-progress", step: "update-stack", message: "x", done: index, total: 1000 });
    }
    assert.ok(stage.writes - before <= 10, `${stage.writes - before} redraws in one second`);
  });

  it("is cleaned by close in the middle of a step", () => {
    const { stage, notify, close } = live();
    EVENTS.slice(4, 7).forEach(notify);
    close();
    close();
    assert.deepEqual(screenOf(stage.stderr), ["run r1: 2 steps"]);
    assert.equal(stage.ticks.size, 0);
  });

  it("never draws a line that the terminal would wrap", () => {
    const { stage, notify } = onStage({ isTTY: true, columns: () => 30 });
    notify({ type: "step-started", step: aStep({ title: "t".repeat(10_000) }), attempt: 1 });
    notify({ type: "activity-started", activity: "a".repeat(500) });
    tick(stage, 200);
    assert.ok(screenOf(stage.stderr).every((line) => line.length < 30));
  });
});
