import type { Gate, GateInput } from "../../src/gates/gate.ts";
import type { Facts } from "../../src/model/facts.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { ResourceChange } from "../../src/model/resource-change.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aPreview } from "../_builders/a-preview.ts";

/** What one gate says to facts, by default to those that nothing is wrong with. */
export function ask(
  gate: Gate,
  facts: Facts = aFacts(),
  acceptances: GateInput["acceptances"] = [],
): readonly Finding[] {
  return gate({ facts, acceptances });
}

/** Facts whose preview has exactly these changes. */
export function factsWith(...changes: ResourceChange[]): Facts {
  return aFacts({ preview: aPreview({ changes }) });
}

/** Level, code and subject of every finding: what scripts rely on. */
export function heads(findings: readonly Finding[]): string[] {
  return findings.map(({ level, code, subject }) => `${level} ${code} ${subject}`);
}
