import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ERRORS } from "../../src/model/errors.ts";
import { EXIT } from "../../src/model/exit-code.ts";

describe("exit codes", () => {
  it("are all in the table of README.md, each in one row", async () => {
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    const table = readme.slice(readme.indexOf("| Exit code")).split("\n\n")[0] ?? "";
    const told = table
      .split("\n")
      .slice(2)
      .flatMap((row) => (row.split("|")[1] ?? "").split(","))
      .map(Number);
    assert.deepEqual(
      told.toSorted((a, b) => a - b),
      Object.values(EXIT).toSorted((a, b) => a - b),
    );
  });

  it("leave to Pulumi what README.md says is never given", () => {
    const given = new Set<number>(Object.values(ERRORS).map(({ exit }) => exit));
    assert.ok(!given.has(EXIT.policy) && !given.has(EXIT.noChanges));
  });
});
