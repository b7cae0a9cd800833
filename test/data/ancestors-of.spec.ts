import assert from "node:assert/strict";
import { ancestorsOf } from "../../src/data/ancestors-of.ts";

describe("the ancestors of a database", () => {
  const replacedBy = (resourceId: string, by?: string) => ({
    resourceId,
    tags: by === undefined ? {} : { "rollback:replaced-by": by },
  });

  it("are those whose place it took, and theirs", () => {
    const all = [
      replacedBy("db-3"),
      replacedBy("db-1", "db-2"),
      replacedBy("db-2", "db-3"),
      replacedBy("db-9", "db-8"),
    ];
    assert.deepEqual(ancestorsOf(all, "db-3"), ["db-2", "db-1"]);
    assert.deepEqual(ancestorsOf(all, "db-1"), []);
  });

  it("are found in a circle of tags too, each once", () => {
    assert.deepEqual(ancestorsOf([replacedBy("db-1", "db-2"), replacedBy("db-2", "db-1")], "db-1"), ["db-2"]);
  });
});
