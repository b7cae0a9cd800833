import assert from "node:assert/strict";
import type { BackendLock } from "../../../src/model/facts.ts";
import type { StepOutcome } from "../../../src/model/step.ts";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import { updateStack } from "../../../src/steps/stack/update-stack.ts";
import { aChange } from "../../_builders/a-change.ts";
import { aCheckpoint } from "../../_builders/a-checkpoint.ts";
import { aBinding, aPlan } from "../../_builders/a-plan.ts";
import { aPreview } from "../../_builders/a-preview.ts";
import { anUpdate } from "../../_builders/a-release.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { aStepWorld } from "../step-context.ts";

const PREVIEW = aPreview();
const PLAN = aPlan({
  preview: PREVIEW,
  binding: aBinding({ stateHash: aCheckpoint().hash, operationsHash: PREVIEW.planHash! }),
});
const MOVED = aCheckpoint({ hash: "9".repeat(64) });

/** The step's context with an engine of plain functions. */
async function aContext(
  overrides: Partial<StackEngine> = {},
  signal = new AbortController().signal,
  wasBegun = false,
) {
  const engine = aStackEngine(overrides);
  const world = await aStepWorld({ engine, plan: PLAN, signal, wasBegun });
  await world.end();
  return { ...world, engine };
}

async function apply(overrides: Partial<StackEngine> = {}, wasBegun = false) {
  const { context, engine, progress } = await aContext(overrides, undefined, wasBegun);
  return { result: await updateStack.apply({}, context), calls: engine.calls, progress };
}

describe("the step that updates the stack", () => {
  it("applies what was previewed, marked as this run's", async () => {
    const { result, calls, progress } = await apply({ lastPreview: () => PREVIEW });
    assert.deepEqual(result, {
      status: "succeeded",
      detail: "1 update",
      data: { resourceChanges: { update: 1 } },
    });
    assert.deepEqual(calls, [
      "clear dead locks",
      "apply Roll back to v1.2.3\ncheckout answers 500\n\nRollback-Run: run-1",
    ]);
    assert.deepEqual(progress, ["update backend"]);
  });

  it("has failed when the engine says so", async () => {
    const applyRelease = () =>
      Promise.resolve({ succeeded: false, detail: "throttled", resourceChanges: {} });
    const { result } = await apply({ lastPreview: () => PREVIEW, applyRelease });
    assert.deepEqual([result.status, result.detail], ["failed", "throttled"]);
  });

  it("says so when nothing had to change", async () => {
    const applyRelease = () => Promise.resolve({ succeeded: true, detail: "", resourceChanges: {} });
    assert.equal(
      (await apply({ lastPreview: () => PREVIEW, applyRelease })).result.detail,
      "no resource had to change",
    );
  });

  const STATE_MOVED =
    "the stack's state changed after it was approved; nothing was applied: abandon this run and make a new plan";
  const PROGRAM_MOVED =
    "the same program would now do something else than was approved (its environment changed): nothing was applied";
  for (const [what, reason, overrides] of [
    [
      "the state has changed",
      STATE_MOVED,
      { lastPreview: () => PREVIEW, readCheckpoint: () => Promise.resolve(MOVED) },
    ],
    [
      "the state has changed, in a process that resumes before the update was begun,",
      STATE_MOVED,
      { readCheckpoint: () => Promise.resolve(MOVED) },
    ],
    ["the operations are others", PROGRAM_MOVED, { lastPreview: () => aPreview({ planHash: "other" }) }],
    ["the engine saved no plan", PROGRAM_MOVED, { lastPreview: () => aPreview({ planHash: undefined }) }],
  ] as const) {
    it(`applies nothing when ${what} since the approval`, async () => {
      const { result, calls } = await apply(overrides);
      assert.equal(result.status, "failed");
      assert.equal(result.detail, reason);
      assert.deepEqual(calls, ["clear dead locks"]);
    });
  }

  it("passes on that a lock is held, before anything else", async () => {
    const held = new Error("held");
    await assert.rejects(
      apply({ lastPreview: () => PREVIEW, clearDeadLocks: () => Promise.reject(held) }),
      held,
    );
  });

  describe("in a process that resumes", () => {
    const rest = (...changes: Parameters<typeof aChange>[0][]) => ({
      readCheckpoint: () => Promise.resolve(MOVED),
      previewRelease: () => Promise.resolve(aPreview({ changes: changes.map((change) => aChange(change)) })),
    });

    it("previews again and applies the rest of what was approved", async () => {
      const { result, calls } = await apply({ readCheckpoint: () => Promise.resolve(MOVED) }, true);
      assert.equal(result.status, "succeeded");
      assert.deepEqual(
        calls.map((call) => call.split(" ")[0]),
        ["clear", "preview", "apply"],
      );
    });

    it("applies nothing over an update that somebody else made meanwhile", async () => {
      const theirs = anUpdate({ number: 42, startedAt: "2026-11-21T03:05:00.000Z", message: "hotfix" });
      const readHistory = () => Promise.resolve([theirs]);
      const { result, calls } = await apply({ readHistory }, true);
      assert.equal(result.status, "failed");
      assert.match(
        result.detail,
        /^somebody else changed the stack since it was approved \(update 42, hotfix\)/,
      );
      assert.deepEqual(calls, ["clear dead locks"]);
    });

    it("applies nothing that nobody approved", async () => {
      const { result, calls } = await apply(rest({}, { op: "delete", name: "database" }), true);
      assert.equal(result.status, "failed");
      assert.match(
        result.detail,
        /^the rest of the update would do what nobody approved: delete urn:.*::database \(it was not in the plan\)$/,
      );
      assert.deepEqual(calls, ["clear dead locks"]);
    });

    it("applies what was seen to follow a database that this run exchanged, and nothing else", async () => {
      const follows = aChange({ name: "consumer" });
      const preview = aPreview({ changes: [...PREVIEW.changes, follows] });
      const adopted: StepOutcome = {
        step: "adopt-database",
        status: "succeeded",
        detail: "",
        startedAt: undefined,
        durationMs: undefined,
        data: { stateHash: MOVED.hash, dependents: [follows] },
      };
      const { context } = await aContext({
        readCheckpoint: () => Promise.resolve(MOVED),
        previewRelease: () => Promise.resolve(preview),
      });
      const outcomes = (...dependents: unknown[]) =>
        new Map([["adopt-database", { ...adopted, data: { ...adopted.data, dependents } }]]);
      const applied = await updateStack.apply({}, { ...context, outcomes: outcomes(follows) });
      assert.equal(applied.status, "succeeded", applied.detail);
      const refused = await updateStack.apply({}, { ...context, outcomes: outcomes() });
      assert.match(refused.detail, /nobody approved: update .*::consumer \(it was not in the plan\)/);
    });

    for (const [what, preview, reason] of [
      [
        "fails",
        aPreview({
          succeeded: false,
          diagnostics: [{ severity: "error", urn: undefined, message: "no host" }],
        }),
        "no host",
      ],
      ["fails silently", aPreview({ succeeded: false }), "no reason given"],
      ["has a gap", aPreview({ incomplete: "no summary" }), "no summary"],
    ] as const) {
      it(`applies nothing when the preview of the rest ${what}`, async () => {
        const { result } = await apply({ previewRelease: () => Promise.resolve(preview) }, true);
        assert.deepEqual(
          [result.status, result.detail],
          ["failed", `what is left to do cannot be previewed: ${reason}`],
        );
      });
    }
  });

  describe("looked at after an interruption", () => {
    const lock: BackendLock = { id: "1", pid: 1, username: "a", hostname: "h", since: "", owner: "alive" };
    const observe = async (overrides: Partial<StackEngine>, signal?: AbortSignal) => {
      const { context, progress } = await aContext(overrides, signal);
      return { seen: await updateStack.observe({}, context), progress };
    };

    it("is done when the stack's history has this run's update as succeeded", async () => {
      const { seen } = await observe({
        readHistory: () => Promise.resolve([anUpdate({ number: 7, rollbackRun: "run-1" })]),
      });
      assert.deepEqual([seen.found, seen.detail], ["done", "the stack's history has it as update 7"]);
    });

    it("is not done when the state is untouched, whatever other updates there were", async () => {
      const { seen } = await observe({
        readHistory: () => Promise.resolve([anUpdate({ rollbackRun: "another-run" })]),
      });
      assert.equal(seen.found, "not-done");
    });

    for (const [what, overrides] of [
      ["the state has changed", { readCheckpoint: () => Promise.resolve(MOVED) }],
      [
        "its update is recorded as failed",
        {
          readHistory: () => Promise.resolve([anUpdate({ rollbackRun: "run-1", result: "failed" as const })]),
          readCheckpoint: () => Promise.resolve(MOVED),
        },
      ],
      [
        "an update is pending",
        {
          readCheckpoint: () =>
            Promise.resolve(aCheckpoint({ pendingOperations: [{ urn: "u", type: "updating" }] })),
        },
      ],
    ] as const) {
      it(`has a rest when ${what}`, async () => {
        assert.equal((await observe(overrides)).seen.found, "remaining");
      });
    }

    for (const type of ["creating", "importing"]) {
      it(`stops for a person while something is ${type}: again might make it twice`, async () => {
        const pendingOperations = [{ urn: "urn:pulumi:prod::shop::t::db", type }];
        const { seen } = await observe({
          readCheckpoint: () => Promise.resolve(aCheckpoint({ pendingOperations })),
        });
        assert.equal(seen.found, "unknown");
        assert.match(seen.detail, /while creating urn:pulumi:prod::shop::t::db: look whether it exists/);
      });
    }

    it("waits for a Pulumi process that lives on, and tells so", async () => {
      const answers: BackendLock[][] = [[lock], [{ ...lock, owner: "dead" }]];
      const { seen, progress } = await observe({ readLocks: () => Promise.resolve(answers.shift() ?? []) });
      assert.equal(seen.found, "not-done");
      assert.deepEqual(progress, ["waiting for the Pulumi process of the interrupted run to end"]);
    });

    it("cannot tell while that process has not ended in time", async () => {
      const { seen } = await observe({ readLocks: () => Promise.resolve([lock]) }, AbortSignal.abort());
      assert.deepEqual(seen, { found: "unknown", detail: "a Pulumi process still holds the stack's lock" });
    });
  });

  it("is the pivot and says that it cannot be undone", () => {
    assert.equal(updateStack.isPivot, true);
    assert.deepEqual(updateStack.undoOf({}), {
      by: "nothing",
      reason: "the resources have changed; the way forward is another update",
    });
    assert.equal(updateStack.undo, undefined);
  });
});
