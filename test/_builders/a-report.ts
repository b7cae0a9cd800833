import { REPORT_SCHEMA, type Report } from "../../src/model/report.ts";
import type { Verification } from "../../src/model/verification.ts";
import { aPlan } from "./a-plan.ts";
import { anOutcome } from "./a-step.ts";

/** A verification that one HTTP probe passed. */
export function aVerification(overrides: Partial<Verification> = {}): Verification {
  return {
    verdict: "passed",
    probes: [
      {
        probe: "storefront",
        verdict: "passed",
        detail: "200, version 1.2.3",
        samples: 6,
        consecutive: 5,
        wanted: 5,
      },
    ],
    durationMs: 12_000,
    ...overrides,
  };
}

/** The report of a run that went well from the decision to the last probe. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const plan = overrides.plan ?? aPlan();
  return {
    schema: REPORT_SCHEMA,
    run: "20261121-030000-7f3a",
    outcome: "rolled-back",
    detail: "shop/prod runs v1.2.3 again",
    actor: "ada@ops-1",
    plan,
    findings: plan.findings,
    steps: [anOutcome()],
    verification: aVerification(),
    timeline: [
      {
        at: "2026-11-21T03:00:00.000Z",
        durationMs: undefined,
        title: "ada confirmed the plan",
        status: "note",
      },
      {
        at: "2026-11-21T03:00:10.000Z",
        durationMs: 42_000,
        title: "update shop/prod to v1.2.3",
        status: "succeeded",
      },
      { at: "2026-11-21T03:00:52.000Z", durationMs: 12_000, title: "verify", status: "succeeded" },
    ],
    decidedAt: "2026-11-21T03:00:00.000Z",
    verifiedAt: "2026-11-21T03:01:04.000Z",
    decisionToVerifiedMs: 64_000,
    next: ["rollback history --stack prod"],
    ...overrides,
  };
}
