import assert from "node:assert/strict";
import {
  destructionOf,
  isDestructive,
  isResourceOperation,
  nameOfUrn,
  removedSafetyOptions,
  RESOURCE_OPERATIONS,
  typeOfUrn,
} from "../../src/model/resource-change.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";

describe("a resource change", () => {
  it("knows every operation of the engine as destructive or harmless", () => {
    const destructive = RESOURCE_OPERATIONS.filter(isDestructive);
    assert.deepEqual(destructive, [
      ...["delete", "replace", "create-replacement", "delete-replaced", "read-replacement"],
      ...["discard", "discard-replaced", "import-replacement"],
    ]);
  });

  it("has a word of acceptance for every destructive operation and for no other", () => {
    for (const op of RESOURCE_OPERATIONS)
      assert.equal(destructionOf(op) !== undefined, isDestructive(op), op);
    assert.equal(destructionOf("discard"), "delete");
    assert.equal(destructionOf("delete-replaced"), "replace");
  });

  it("does not know operations that the engine does not have", () => {
    assert.equal(isResourceOperation("replace"), true);
    assert.equal(isResourceOperation("explode"), false);
    assert.equal(isResourceOperation("constructor"), false);
  });

  it("names every safety option that would be off", () => {
    const before = someSafety({
      protect: true,
      retainOnDelete: true,
      deletedWith: "urn:x",
      ignoreChanges: ["a", "b"],
    });
    const after = someSafety({ ignoreChanges: ["b"] });
    assert.deepEqual(removedSafetyOptions(aChange({ before, after })), [
      "protect",
      "retainOnDelete",
      "deletedWith",
      "ignoreChanges a",
    ]);
  });

  it("finds nothing removed where options stay, come or have no counterpart", () => {
    const on = someSafety({ protect: true });
    assert.deepEqual(removedSafetyOptions(aChange({ before: on, after: on })), []);
    assert.deepEqual(removedSafetyOptions(aChange({ before: someSafety(), after: on })), []);
    assert.deepEqual(removedSafetyOptions(aChange({ before: on, after: undefined })), []);
    assert.deepEqual(removedSafetyOptions(aChange({ before: undefined, after: on })), []);
  });

  it("reads name and type out of a URN, also below a component", () => {
    const urn = "urn:pulumi:prod::shop::my:mod:Comp$aws:rds/instance:Instance::orders::db";
    assert.equal(nameOfUrn(urn), "db");
    assert.equal(typeOfUrn(urn), "aws:rds/instance:Instance");
    assert.equal(typeOfUrn("nonsense"), "");
  });
});
