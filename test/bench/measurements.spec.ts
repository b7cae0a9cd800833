import assert from "node:assert/strict";
import { join } from "node:path";
import { generateChanges } from "../../bench/generated/changes.ts";
import { writeStack } from "../../bench/generated/write-stack.ts";
import { planLargeStack } from "../../bench/own-work/plan-large-stack.ts";
import { DATA_MEASUREMENTS, MEASUREMENTS } from "../../bench/registry.ts";
import { tableText } from "../../bench/table/print-table.ts";
import { budgetRow, leastRow, plainRow } from "../../bench/table/rows.ts";
import { milliseconds, times } from "../../bench/table/units.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("the bench", () => {
  const directory = useDirectory("bench-");

  it("has a name of its own for every measurement", () => {
    const names = [...MEASUREMENTS, ...DATA_MEASUREMENTS].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
  });

  it("generates a stack that the tool reads as a whole, with its recorded state", async () => {
    await writeStack(directory(), 200, "usual");
    const { plan, findings } = await planLargeStack(directory(), join(directory(), "scratch"));
    assert.equal(plan.preview.incomplete, undefined);
    assert.deepEqual(plan.preview.counts, { same: 120, update: 56, create: 12, delete: 8, replace: 4 });
    assert.ok(findings.some(({ code }) => code === "STATEFUL_REPLACE"));
  });

  it("generates as many changes as asked for", () => {
    assert.equal(generateChanges(150).length, 150);
  });

  it("says of each value with a budget whether it is within", () => {
    const rows = [
      plainRow("empty", 20, milliseconds),
      budgetRow("ratio", 3.65, 3, times),
      budgetRow("r", 3, 3, times),
      leastRow("speed", 0.8, 0.9, times),
    ];
    assert.equal(
      tableText("help: a title", rows),
      [
        "help: a title",
        "          measured     budget",
        "  empty      20 ms",
        "  ratio     3.65 ×   ≤ 3.00 ×    over",
        "  r         3.00 ×   ≤ 3.00 ×      ok",
        "  speed     0.80 ×   ≥ 0.90 ×   under",
      ].join("\n"),
    );
  });
});
