import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GATES } from "../../src/gates/registry.ts";
import { generatedPages } from "../../tools/write-docs.ts";

describe("the generated pages of docs/", () => {
  for (const [path, text] of generatedPages()) {
    it(`${path} is what the code says now (node tools/write-docs.ts writes it)`, () => {
      assert.equal(readFileSync(join(import.meta.dirname, "..", "..", path), "utf8"), text);
    });
  }

  it("has a row with a sentence and a code for every gate", () => {
    const rows =
      generatedPages()
        .get("docs/gates.md")
        ?.split("\n")
        .filter((line) => line.includes("../src/gates/")) ?? [];
    assert.equal(rows.length, GATES.length);
    for (const row of rows) assert.match(row, /^\| \w[^|]+ \| `[A-Z_]+`/);
  });
});
