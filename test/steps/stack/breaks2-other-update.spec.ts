import assert from "node:assert/strict";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import type { StackUpdate } from "../../../src/model/release.ts";
import { otherUpdate } from "../../../src/steps/stack/other-update.ts";
import { aPlan } from "../../_builders/a-plan.ts";

const update = (number: number, startedAt: string, message: string): StackUpdate => ({
  ...{ number, startedAt, message, kind: "update", result: "succeeded", finishedAt: startedAt },
  ...{ commit: undefined, dirty: false, author: "somebody", config: {}, resourceChanges: {}, rollbackRun: undefined },
});

describe("breaking the look for an update of somebody else", () => {
  it("sees one that was made after the plan on a machine whose clock is behind", async () => {
    const plan = aPlan();
    const known = plan.from?.update?.number ?? 0;
    // Made right after the plan (03:00:00) by a machine that is two minutes behind.
    const stranger = update(known + 1, "2026-11-21T02:58:30.000Z", "hotfix");
    const engine = { readHistory: () => Promise.resolve([stranger, update(known, "2026-11-20T10:00:00.000Z", "deploy")]) };
    assert.ok(
      (await otherUpdate({ engine: engine as unknown as StackEngine, plan, run: "run-1" })) !== undefined,
      `update ${known + 1} came after the deployed one (${known}) and nobody is stopped`,
    );
  });
});
