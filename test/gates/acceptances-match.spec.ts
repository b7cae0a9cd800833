import assert from "node:assert/strict";
import { acceptancesMatch } from "../../src/gates/acceptances-match.ts";
import { askGates } from "../../src/gates/registry.ts";
import { blockers } from "../../src/model/finding.ts";
import { destructionOf, isDestructive, RESOURCE_OPERATIONS } from "../../src/model/resource-change.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { ask, factsWith, heads } from "./ask.ts";

describe("the gate that wants every acceptance used", () => {
  it("refuses an acceptance of something the preview does not touch", () => {
    const urn = "urn:pulumi:prod::shop::t::typo";
    assert.deepEqual(ask(acceptancesMatch, factsWith(aChange()), [{ urn, op: "delete" }]), [
      {
        level: "blocking",
        code: "ACCEPTANCE_UNUSED",
        subject: urn,
        message: `--accept names delete of "${urn}", but the preview does not touch it`,
        remedy: "copy the URN and the operation from the plan, or drop the option",
      },
    ]);
  });

  for (const op of ["same", "update", "create", "delete-replaced", "replace"] as const) {
    it(`refuses to accept a delete where the operation is ${op}`, () => {
      const change = aChange({ op });
      const found = ask(acceptancesMatch, factsWith(change), [{ urn: change.urn, op: "delete" }]);
      assert.deepEqual(heads(found), [`blocking ACCEPTANCE_UNUSED ${change.urn}`]);
      assert.match(found[0]?.message ?? "", new RegExp(`operation is ${op}$`));
    });
  }

  it("leaves a way to accept each destructive operation there is", () => {
    for (const op of RESOURCE_OPERATIONS.filter(isDestructive)) {
      const change = aDatabaseReplacement({ op });
      const acceptances = [{ urn: change.urn, op: destructionOf(op)! }];
      assert.deepEqual(blockers(askGates({ facts: factsWith(change), acceptances })), [], op);
    }
  });
});
