import type { Facts } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import type { Acceptance } from "../model/plan.ts";

/** What gates look at: the facts, and what a person accepted by name. */
export interface GateInput {
  readonly facts: Facts;
  readonly acceptances: readonly Acceptance[];
}

/** One question about a rollback; pure, so that the same facts always get the same answer. */
export type Gate = (input: GateInput) => readonly Finding[];
