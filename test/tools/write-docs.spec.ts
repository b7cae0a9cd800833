import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GATES } from "../../src/gates/registry.ts";
import { ERRORS } from "../../src/model/errors.ts";
import { findingCodes, findingFiles, generatedPages } from "../../tools/write-docs.ts";

const SOURCE = join(import.meta.dirname, "..", "..", "src");

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
        .filter((line) => line.includes("](../src/")) ?? [];
    assert.equal(rows.filter((row) => row.includes("../src/gates/")).length, GATES.length);
    assert.equal(rows.length, GATES.length + findingFiles().length);
    for (const row of rows) assert.match(row, /^\| \w[^|]+\. \| `[A-Z_]+`/);
  });

  it("has every code that is written anywhere as a finding's, and no error's", () => {
    const gates = generatedPages().get("docs/gates.md") ?? "";
    const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && file !== join("model", "errors.ts"),
    );
    const written = files.flatMap((file) => [
      ...readFileSync(join(SOURCE, file), "utf8").matchAll(/\bcode: "([A-Z]+(?:_[A-Z]+)+)"/g),
    ]);
    assert.ok(written.length > 50);
    for (const [, code = ""] of written)
      assert.ok(gates.includes(`\`${code}\``) || code in ERRORS, `${code} is on no page`);
  });

  it("knows a finding's code by where it stands", () => {
    const text = (line: string): string => `import { blocking } from "../model/finding.ts";\n${line}`;
    assert.deepEqual(findingCodes(text('blocking({ code: "NO_WAY", subject }); warn("NOT_SO", x)')), [
      "NO_WAY",
      "NOT_SO",
    ]);
    for (const line of [
      'new RollbackError("NO_WAY", {})',
      'new RollbackError(\n    "NO_WAY", {})',
      'error.code !== "NO_WAY"',
      'new Set(["TIMED_OUT", "NO_WAY"])',
    ])
      assert.deepEqual(findingCodes(text(line)), []);
    assert.deepEqual(findingCodes('const code = "NO_WAY";'), []);
  });
});
