import assert from "node:assert/strict";
import { identifiersFor } from "../../src/data/identifiers-for.ts";
import { scratchName } from "../../src/data/scratch-name.ts";

const RUN = "20261121-034455-a1b2c3";
const RULES = /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/;

describe("the names of a run", () => {
  it("say what they are, of which instance and of which run", () => {
    assert.deepEqual(identifiersFor(RUN, "orders"), {
      safetySnapshot: "rollback-20261121-034455-a1b2c3-orders-safety",
      restored: "orders-restored-a1b2c3",
      old: "orders-old-a1b2c3",
      finalSnapshot: "rollback-20261121-034455-a1b2c3-orders-final",
    });
  });

  for (const identifier of ["o", "x".repeat(63), `${"ab-".repeat(20)}z`, "Orders-EU", "9lives", "a--b-"]) {
    it(`keep the rules of RDS for "${identifier}"`, () => {
      const names = identifiersFor(RUN, identifier);
      for (const name of [names.restored, names.old, scratchName(identifier, "0af1b2")]) {
        assert.match(name, RULES);
        assert.ok(name.length <= 63, name);
      }
      for (const name of [names.safetySnapshot, names.finalSnapshot]) {
        assert.match(name, RULES);
        assert.ok(name.length <= 255, name);
      }
    });
  }

  it("never meet for two long names, two runs or two uses", () => {
    const long = "x".repeat(62);
    const names = [`${long}a`, `${long}b`].flatMap((identifier) =>
      [RUN, "20261121-034455-a1b2c4", "by-hand"].flatMap((run) =>
        Object.values<string>({ ...identifiersFor(run, identifier) }),
      ),
    );
    assert.equal(new Set(names).size, names.length);
  });
});
