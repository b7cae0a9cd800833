import assert from "node:assert/strict";
import { lossLines } from "../../src/cli/loss-lines.ts";

describe("what going down takes", () => {
  it("is nothing, or a line for each thing", () => {
    assert.deepEqual(lossLines([]), ["nothing is lost"]);
    assert.deepEqual(lossLines([{ kind: "drop-table", name: "public.audit", rows: null }]), [
      "loss        of            rows",
      "drop-table  public.audit  unknown",
    ]);
  });

  it("is never called nothing where something comes back empty", () => {
    const [first, second, ...others] = lossLines([], ["the column orders.note was dropped"]);
    assert.equal(first, "going down itself drops nothing, but:");
    assert.match(
      second ?? "",
      /^no way down brings back .* comes back empty: the column orders.note was dropped$/,
    );
    assert.deepEqual(others, []);
  });
});
