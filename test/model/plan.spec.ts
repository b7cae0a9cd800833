import assert from "node:assert/strict";
import {
  changesHash,
  findingsHash,
  movedParts,
  planDigest,
  type RollbackPlan,
} from "../../src/model/plan.ts";
import { aChange } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aBinding, aPlan, aTarget } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";

const digestWith = (overrides: Partial<RollbackPlan>): string =>
  planDigest({ binding: aBinding(), acceptances: [], ...overrides });

describe("the plan's digest", () => {
  it("changes with every part of the binding, and the part is named", () => {
    const binding = aBinding();
    for (const [change, name] of [
      [{ target: aTarget({ stack: "staging" }) }, "the stack"],
      [{ backendUrl: "s3://elsewhere" }, "the backend"],
      [{ commit: "0".repeat(40) }, "the release's commit (its tag moved)"],
      [{ stateHash: "0" }, "the stack's state"],
      [{ configHash: "0" }, "the configuration"],
      [{ lockFileHash: undefined }, "the lock file"],
      [{ operationsHash: "0" }, "the planned operations"],
      [{ changesHash: "0" }, "the planned changes"],
      [{ findingsHash: "0" }, "the gates' findings"],
      [{ changesHash: "0" }, "the planned changes"],
      [{ findingsHash: "0" }, "the gates' findings"],
      [{ stepsHash: "0" }, "the steps"],
      [{ tools: { ...binding.tools, rollback: "9" } }, "the version of this tool"],
      [{ tools: { ...binding.tools, pulumi: "9" } }, "the version of the Pulumi CLI"],
      [{ tools: { ...binding.tools, node: "9" } }, "the version of Node"],
    ] as const) {
      const moved = aBinding(change);
      assert.deepEqual(movedParts(binding, moved), [name]);
      assert.notEqual(digestWith({ binding }), digestWith({ binding: moved }), name);
    }
  });

  it("covers what was accepted", () => {
    const acceptances = [{ urn: "urn:pulumi:prod::shop::t::db", op: "delete" }] as const;
    assert.notEqual(digestWith({ acceptances }), digestWith({}));
  });

  it("leaves out what may differ: when and why it was made, and what it was expected to take", () => {
    const first = aPlan();
    const second = aPlan({
      createdAt: "2027-01-01T00:00:00.000Z",
      reason: "another",
      estimateMs: 1,
      binding: first.binding,
    });
    assert.equal(first.digest, second.digest);
  });

  it("hashes the changes as they are shown, and of findings what scripts rely on", () => {
    assert.notEqual(
      changesHash(aPreview()),
      changesHash(aPreview({ changes: [aChange({ op: "replace" })] })),
    );
    assert.equal(changesHash(aPreview()), changesHash(aPreview({ durationMs: 1, planHash: "x" })));
    assert.equal(findingsHash([aFinding()]), findingsHash([aFinding({ message: "in another folder" })]));
    for (const other of [{ level: "note" }, { code: "X" }, { subject: "x" }] as const) {
      assert.notEqual(findingsHash([aFinding()]), findingsHash([aFinding(other)]));
    }
  });

  it("finds nothing moved between equal bindings", () => {
    assert.deepEqual(
      movedParts(aBinding({ lockFileHash: undefined }), aBinding({ lockFileHash: undefined })),
      [],
    );
  });
});
