import assert from "node:assert/strict";
import { RESOURCE_OPERATIONS } from "../../src/model/resource-change.ts";
import { countOperations, dangerOf, groupChanges } from "../../src/report/group-changes.ts";
import { aChange, aDatabaseReplacement, someSafety } from "../_builders/a-change.ts";

describe("groupChanges", () => {
  it("puts the loss of data first and what is created last", () => {
    const changes = [
      aChange({ op: "create", name: "new" }),
      aChange({ name: "app" }),
      aChange({ op: "update", name: "bucket", stateful: "holds objects" }),
      aChange({ op: "same", name: "vpc", before: someSafety({ protect: true }) }),
      aChange({ op: "delete", name: "cache" }),
      aDatabaseReplacement(),
    ];
    const order = groupChanges(changes).map((group) => [
      group.danger,
      group.changes.map((change) => change.name),
    ]);
    assert.deepEqual(order, [
      ["data-at-risk", ["orders-db"]],
      ["destroyed", ["cache"]],
      ["unprotected", ["vpc"]],
      ["stateful-change", ["bucket"]],
      ["changed", ["app"]],
      ["added", ["new"]],
    ]);
  });

  it("gives every operation but `same` a group", () => {
    const without = RESOURCE_OPERATIONS.filter((op) => dangerOf(aChange({ op })) === undefined);
    assert.deepEqual(without, ["same"]);
  });

  it("counts operations", () => {
    assert.equal(countOperations([aChange(), aChange(), aChange({ op: "delete" })]), "2 update, 1 delete");
  });
});
