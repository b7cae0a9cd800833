import assert from "node:assert/strict";
import { aPlan } from "../../_builders/a-plan.ts";
import { EVENTS, onStage } from "./on-stage.ts";

describe("createReporter without a terminal", () => {
  it("writes one plain line per event with the time since the start", () => {
    const { stage, notify } = onStage();
    for (const event of EVENTS) {
      stage.nowMs += 1500;
      notify(event);
    }
    assert.equal(
      stage.stderr,
      `[    1.5 s] preview …
[    3.0 s] preview: done in 4.0 s
[    4.5 s] plan ${aPlan().digest.slice(0, 12)}: OK to run: 1 resource changes, none is destroyed or replaced
[    6.0 s] gates: 1 warning
[    7.5 s] run r1: 2 steps
[    9.0 s] step 1 of 2, revert: update shop/prod to v1.2.3 (attempt 2)
[   10.5 s] update-stack: 12/40 updating backend
[   12.0 s] succeeded: update-stack in 42.0 s: 2 resources updated
[   13.5 s] storefront: passed, 2 of 5 in a row: 200
[   15.0 s] the old instance is kept
[   16.5 s] Rolled back: shop/prod runs v1.2.3 again
`,
    );
    assert.equal(stage.stdout, "");
  });

  it("keeps hostile words to one harmless line", () => {
    const { stage, notify } = onStage();
    notify({
      type: "notice",
      message: `::add-mask::x\n::stop-commands::\u001b[2J##[error]${"y".repeat(10_000)}`,
    });
    assert.match(stage.stderr, /^\[ {4}0\.0 s\] : :add-mask::x : :stop-commands::# # \[error\]y+…\n$/);
    assert.ok(stage.stderr.length < 600);
  });
});

describe("createReporter with ndjson", () => {
  it("writes every event to stdout as one line with its time and its run", () => {
    const { stage, notify } = onStage({ mode: "ndjson" });
    EVENTS.forEach(notify);
    const lines = stage.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map((line) => line["type"]),
      EVENTS.map((event) => event.type),
    );
    assert.deepEqual(lines.map((line) => line["run"]).slice(3, 6), [null, "r1", "r1"]);
    assert.ok(lines.every((line) => line["at"] === "2026-11-21T03:00:00.000Z"));
    assert.equal(stage.stderr, "");
  });
});

describe("createReporter", () => {
  it("says nothing when silent", () => {
    const { stage, notify } = onStage({ mode: "silent" });
    EVENTS.forEach(notify);
    assert.equal(stage.stderr + stage.stdout, "");
  });

  it("never fails the run, also when the terminal is gone and when its clock ticks", () => {
    const broken = { write: () => assert.fail("EPIPE") };
    for (const mode of ["human", "ndjson"] as const) {
      const { stage, notify, close } = onStage({ mode, isTTY: true, stderr: broken, stdout: broken });
      EVENTS.slice(0, 6).forEach(notify);
      stage.ticks.forEach((callback) => callback());
      close();
    }
  });
});
