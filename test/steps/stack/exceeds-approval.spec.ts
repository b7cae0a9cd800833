import assert from "node:assert/strict";
import { RESOURCE_OPERATIONS, type ResourceOperation } from "../../../src/model/resource-change.ts";
import { exceedsApproval } from "../../../src/steps/stack/exceeds-approval.ts";
import { aChange, someSafety } from "../../_builders/a-change.ts";
import { aPreview } from "../../_builders/a-preview.ts";

const preview = (...ops: ResourceOperation[]) => aPreview({ changes: ops.map((op) => aChange({ op })) });

describe("what a resumed update may do", () => {
  it("is what was approved", () => {
    for (const op of RESOURCE_OPERATIONS) assert.deepEqual(exceedsApproval(preview(op), preview(op)), [], op);
  });

  it("is a part of what was approved", () => {
    const approved = aPreview({ changes: [aChange(), aChange({ name: "other" })] });
    assert.deepEqual(exceedsApproval(approved, aPreview({ changes: [aChange()] })), []);
    assert.deepEqual(exceedsApproval(approved, aPreview({ changes: [] })), []);
  });

  for (const [approved, rest] of [
    ["create", "update"],
    ["replace", "delete-replaced"],
    ["replace", "create"],
    ["create-replacement", "delete-replaced"],
    ["read-replacement", "read"],
  ] as const) {
    it(`is ${rest} as the rest of ${approved}`, () => {
      assert.deepEqual(exceedsApproval(preview(approved), preview(rest)), []);
    });
  }

  for (const [approved, now] of [
    ["update", "replace"],
    ["update", "delete"],
    ["create", "delete"],
    ["create", "replace"],
    ["delete", "replace"],
    ["same", "update"],
    ["delete", "create"],
  ] as const) {
    it(`is never ${now} where ${approved} was approved`, () => {
      assert.deepEqual(exceedsApproval(preview(approved), preview(now)), [
        `${now} ${aChange().urn} (approved was ${approved})`,
      ]);
    });
  }

  it("is nothing to a resource that was not in the approval", () => {
    const other = aChange({ name: "other", op: "create" });
    assert.deepEqual(exceedsApproval(aPreview(), aPreview({ changes: [other] })), [
      `create ${other.urn} (it was not in the plan)`,
    ]);
  });

  it("is no other value of an approved property, and no other property, of an update", () => {
    const size = (after: string, path = "size") =>
      aPreview({
        changes: [
          aChange({ properties: [{ path, kind: "update", forcesReplacement: false, before: "2", after }] }),
        ],
      });
    assert.deepEqual(exceedsApproval(size("1"), size("1")), []);
    assert.deepEqual(exceedsApproval(size("1"), size("666")), [
      `update ${aChange().urn} (size would become 666)`,
    ]);
    assert.deepEqual(exceedsApproval(size("1"), size("1", "other")), [
      `update ${aChange().urn} (other would become 1)`,
    ]);
  });

  it("is no end of a resource that was protected since its end was approved", () => {
    const end = (protect: boolean) =>
      aPreview({ changes: [aChange({ op: "replace", before: someSafety({ protect }) })] });
    assert.deepEqual(exceedsApproval(end(false), end(true)), [
      `replace ${aChange().urn} (its safety options changed since)`,
    ]);
  });
});
