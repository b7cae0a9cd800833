import assert from "node:assert/strict";
import { movedParts, planDigest } from "../../src/model/plan.ts";
import { aBinding, aPlan, aTarget } from "../_builders/a-plan.ts";

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
      [{ stepsHash: "0" }, "the steps"],
      [{ tools: { ...binding.tools, rollback: "9" } }, "the version of this tool"],
      [{ tools: { ...binding.tools, pulumi: "9" } }, "the version of the Pulumi CLI"],
      [{ tools: { ...binding.tools, node: "9" } }, "the version of Node"],
    ] as const) {
      const moved = aBinding(change);
      assert.deepEqual(movedParts(binding, moved), [name]);
      assert.notEqual(
        planDigest({ binding, acceptances: [] }),
        planDigest({ binding: moved, acceptances: [] }),
        name,
      );
    }
  });

  it("covers what was accepted", () => {
    const { binding } = aPlan();
    const acceptances = [{ urn: "urn:pulumi:prod::shop::t::db", op: "delete" }] as const;
    assert.notEqual(planDigest({ binding, acceptances }), planDigest({ binding, acceptances: [] }));
  });

  it("leaves out what may differ: times, reason, estimate, findings", () => {
    const first = aPlan();
    const second = aPlan({
      createdAt: "2027-01-01T00:00:00.000Z",
      reason: "another",
      estimateMs: 1,
      binding: first.binding,
    });
    assert.equal(first.digest, second.digest);
  });

  it("finds nothing moved between equal bindings", () => {
    assert.deepEqual(
      movedParts(aBinding({ lockFileHash: undefined }), aBinding({ lockFileHash: undefined })),
      [],
    );
  });
});
