import assert from "node:assert/strict";
import type { RunState } from "../../src/execute/replay.ts";
import { verdictsOf } from "../../src/use-cases/read-release-history.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStep } from "../_builders/a-step.ts";
import { aRelease } from "../_builders/a-release.ts";

/** A run that went well from one commit to another; `from` may be unknown. */
function aState(
  from: string | undefined,
  to: string,
  probes: readonly object[] = [{ name: "backend" }],
): RunState {
  const plan = aPlan({
    from: from === undefined ? undefined : aRelease({ commit: from }),
    to: aRelease({ commit: to }),
    steps: [aStep({ id: "verify", kind: "verify", params: { probes } })],
  });
  return {
    run: `${from ?? "?"}-${to}`,
    plan,
    actor: { user: "ada", host: "ops-1", pid: 1 },
    decidedAt: "2026-11-21T03:00:00.000Z",
    startedAt: "2026-11-21T03:00:00.000Z",
    resumedAt: [],
    steps: new Map(),
    isGoingBack: false,
    finished: { outcome: "rolled-back", detail: "", at: "2026-11-21T03:01:00.000Z" },
  };
}

describe("what earlier runs learned about releases", () => {
  it("is that one was left as bad and the other reached as good", () => {
    assert.deepEqual(
      [...verdictsOf([aState("new", "old")])],
      [
        ["new", "bad"],
        ["old", "good"],
      ],
    );
  });

  it("is what the newest run learned: a later rollback away from a good one counts", () => {
    const newestFirst = [aState("old", "older"), aState("new", "old")];
    assert.deepEqual(Object.fromEntries(verdictsOf(newestFirst)), { new: "bad", old: "bad", older: "good" });
  });

  it("is that a bad one which was reached again and verified is good", () => {
    assert.equal(verdictsOf([aState("other", "new"), aState("new", "old")]).get("new"), "good");
  });

  it("is nothing where the run did not end well", () => {
    for (const outcome of [
      "stopped",
      "undone",
      "verification-failed",
      "inconclusive",
      "abandoned",
      undefined,
    ] as const) {
      const state = { ...aState("new", "old"), finished: outcome && { outcome, detail: "", at: "" } };
      assert.equal(verdictsOf([state]).size, 0, outcome);
    }
  });

  it("calls no release bad that was only applied again, and none that is unknown", () => {
    assert.deepEqual([...verdictsOf([aState("same", "same")])], [["same", "good"]]);
    assert.deepEqual([...verdictsOf([aState(undefined, "old")])], [["old", "good"]]);
  });

  it("stays as it is through a run that only moved data", () => {
    const state = aState("same", "same");
    const moved = { ...state, plan: { ...state.plan, steps: [aStep({ kind: "migrate-down" })] } };
    assert.deepEqual([...verdictsOf([moved, state])], [["same", "good"]]);
  });

  it("is not that a release is good when no probe was asked", () => {
    assert.deepEqual(
      [...verdictsOf([aState("new", "old", [])])],
      [
        ["new", "bad"],
        ["old", "unknown"],
      ],
    );
  });
});
