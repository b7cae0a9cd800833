import assert from "node:assert/strict";

import type { Finding } from "../../src/model/finding.ts";
import type { Scenario } from "./_scenario.ts";

/** The blocking findings of a run that is refused by them and calls nothing. */
export async function refusals(stack: Scenario, ...args: string[]): Promise<Finding[]> {
  const before = (await stack.state()).text;
  const callsBefore = (await stack.effects()).length;
  const refused = await stack.rollback(...args, "--yes", "--output", "json");
  assert.equal(refused.exitCode, 10, refused.stderr + refused.stdout);
  assert.equal((await stack.state()).text, before);
  assert.equal((await stack.effects()).length, callsBefore);
  const report = JSON.parse(refused.stdout) as { outcome: string; findings: Finding[] };
  assert.equal(report.outcome, "blocked");
  return report.findings.filter(({ level }) => level === "blocking");
}
