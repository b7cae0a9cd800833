import assert from "node:assert/strict";
import { noPendingDeletes } from "../../src/gates/no-pending-deletes.ts";
import { aFacts } from "../_builders/a-facts.ts";

describe("noPendingDeletes", () => {
  const asked = (keep: string | undefined) => {
    const pending = { urn: "urn:pulumi:prod::shop::t::db", type: "t", id: "db-1", keep };
    return noPendingDeletes({ facts: aFacts({ pendingDeletes: [pending] }), acceptances: [] });
  };

  it("refuses when the update would delete data that no preview lists", () => {
    const [finding] = asked("holds data: relational database");
    assert.deepEqual([finding?.level, finding?.code], ["blocking", "PENDING_DELETE_OF_DATA"]);
    assert.equal(
      finding?.message,
      'the update would also delete t "db" (db-1), which an earlier one could not: holds data: relational database',
    );
  });

  it("warns of any other pending delete", () => {
    assert.deepEqual(
      asked(undefined).map(({ level, code }) => [level, code]),
      [["warning", "PENDING_DELETE"]],
    );
  });

  it("has nothing to say when none is pending", () => {
    assert.deepEqual(noPendingDeletes({ facts: aFacts(), acceptances: [] }), []);
  });
});
