import assert from "node:assert/strict";
import { tableLines } from "../../src/cli/table.ts";

describe("a table", () => {
  it("has columns as wide as their widest cell, and no space at the end of a line", () => {
    assert.deepEqual(
      tableLines(
        ["run", "outcome"],
        [
          ["20261121-030000", "undone"],
          ["x", ""],
        ],
      ),
      ["run              outcome", "20261121-030000  undone", "x"],
    );
  });

  it("is its header alone where there are no rows", () => {
    assert.deepEqual(tableLines(["a", "b"], []), ["a  b"]);
  });

  it("lets no cell break its line, move the cursor or give a command to a CI system", () => {
    const [, row = ""] = tableLines(["a", "b"], [["x\ny\u001b[2K\u202e", "::error::z"]]);
    assert.equal(row, "x y  : :error::z");
  });
});
