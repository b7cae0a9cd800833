import assert from "node:assert/strict";
import { statefulSurvives } from "../../src/gates/stateful-survives.ts";
import { isDestructive, RESOURCE_OPERATIONS } from "../../src/model/resource-change.ts";
import { aChange, aDatabaseReplacement, someSafety } from "../_builders/a-change.ts";
import { ask, factsWith, heads } from "./ask.ts";

const DATABASE = aDatabaseReplacement();
const { urn } = DATABASE;

describe("the gate that keeps what holds data", () => {
  it("refuses the replacement of a protected database that the older program no longer protects", () => {
    assert.deepEqual(ask(statefulSurvives, factsWith(DATABASE)), [
      {
        level: "blocking",
        code: "STATEFUL_REPLACE",
        subject: urn,
        message:
          'replace would end aws:rds/instance:Instance "orders-db" (holds data: holds the rows of a database; protected); forced by engineVersion',
        remedy: `keep it (ignoreChanges, import, a release that still has it), or accept the loss: --accept '${urn}=replace'`,
      },
    ]);
  });

  it("refuses the deletion of what holds data", () => {
    const gone = aDatabaseReplacement({
      op: "delete",
      before: someSafety(),
      after: undefined,
      properties: [],
    });
    assert.deepEqual(heads(ask(statefulSurvives, factsWith(gone))), [`blocking STATEFUL_DELETE ${urn}`]);
  });

  for (const [what, before] of [
    ["protected", someSafety({ protect: true })],
    ["kept on delete", someSafety({ retainOnDelete: true })],
    ["imported", someSafety({ importId: "i-1" })],
  ] as const) {
    it(`refuses the deletion of something stateless that is ${what} in the state`, () => {
      const change = aChange({ op: "delete", before, after: undefined });
      assert.deepEqual(heads(ask(statefulSurvives, factsWith(change))), [
        `blocking STATEFUL_DELETE ${change.urn}`,
      ]);
    });
  }

  it("looks at the options in the state, not at those of the program", () => {
    const change = aChange({ op: "replace", before: someSafety(), after: someSafety({ protect: true }) });
    assert.deepEqual(ask(statefulSurvives, factsWith(change)), []);
  });

  it("asks about every operation that ends a resource, and about no other", () => {
    for (const op of RESOURCE_OPERATIONS) {
      const found = ask(statefulSurvives, factsWith(aDatabaseReplacement({ op })));
      assert.equal(found.length, isDestructive(op) ? 1 : 0, op);
    }
  });

  it("lets stateless resources be replaced and deleted", () => {
    assert.deepEqual(
      ask(statefulSurvives, factsWith(aChange({ op: "replace" }), aChange({ op: "delete", name: "old" }))),
      [],
    );
  });

  it("lets pass, with a warning, what was accepted by URN and operation", () => {
    assert.deepEqual(heads(ask(statefulSurvives, factsWith(DATABASE), [{ urn, op: "replace" }])), [
      `warning DESTRUCTION_ACCEPTED ${urn}`,
    ]);
  });

  it("does not take an acceptance for another operation or another resource", () => {
    for (const acceptance of [
      { urn, op: "delete" },
      { urn: `${urn}2`, op: "replace" },
      { urn: "orders-db", op: "replace" },
    ] as const) {
      assert.deepEqual(heads(ask(statefulSurvives, factsWith(DATABASE), [acceptance])), [
        `blocking STATEFUL_REPLACE ${urn}`,
      ]);
    }
  });
});
