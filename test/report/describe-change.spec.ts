import assert from "node:assert/strict";
import type { PropertyChange } from "../../src/model/resource-change.ts";
import { describeProperties, describeSafety, shortType } from "../../src/report/describe-change.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";

const property = (overrides: Partial<PropertyChange>): PropertyChange => ({
  path: "p",
  kind: "update",
  forcesReplacement: false,
  before: undefined,
  after: undefined,
  ...overrides,
});

describe("describeProperties", () => {
  it("names the properties that force a replacement first, and counts those it leaves out", () => {
    const harmless = ["a", "b", "c", "d"].map((path) => property({ path }));
    const text = describeProperties([...harmless, property({ path: "engine", forcesReplacement: true })]);
    assert.equal(text, "engine (forces replacement), a, b, c, 1 more");
  });

  it("tells added, removed and changed properties apart", () => {
    const changes = [
      property({ path: "new", kind: "add", after: "1" }),
      property({ path: "old", kind: "delete", before: "1" }),
      property({ path: "size", before: "2" }),
    ];
    assert.equal(describeProperties(changes), "+new: 1, -old, size: 2 → ?");
  });
});

describe("describeSafety", () => {
  it("lists the options of the state and marks the dropped ones", () => {
    const before = someSafety({
      protect: true,
      retainOnDelete: true,
      importId: "i-1",
      ignoreChanges: ["tags"],
      deletedWith: "urn:x",
    });
    const after = someSafety({ protect: true, deletedWith: "urn:x" });
    assert.equal(
      describeSafety(aChange({ before, after })),
      "protect, retainOnDelete (dropped), imported as i-1, deletedWith urn:x, ignoreChanges tags (dropped)",
    );
  });

  it("says nothing of a resource that does not exist yet", () => {
    assert.equal(describeSafety(aChange({ op: "create", before: undefined })), "");
  });
});

describe("shortType", () => {
  it("shortens a type as Pulumi's display does", () => {
    assert.equal(shortType("aws:rds/instance:Instance"), "aws:rds:Instance");
    assert.equal(shortType("kubernetes:apps/v1:Deployment"), "kubernetes:apps/v1:Deployment");
    assert.equal(shortType("odd"), "odd");
  });
});
