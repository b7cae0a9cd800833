import { digestOf } from "../../src/model/digest.ts";
import {
  PLAN_SCHEMA,
  planDigest,
  type PlanBinding,
  type RollbackPlan,
  changesHash,
  findingsHash,
} from "../../src/model/plan.ts";
import type { Target } from "../../src/model/target.ts";
import { aPreview } from "./a-preview.ts";
import { aBadRelease, aRelease } from "./a-release.ts";
import { aStep } from "./a-step.ts";

/** The stack that every builder speaks of. */
export function aTarget(overrides: Partial<Target> = {}): Target {
  return { organization: "organization", project: "shop", stack: "prod", ...overrides };
}

/** What the approval of `aPlan` is bound to. */
export function aBinding(overrides: Partial<PlanBinding> = {}): PlanBinding {
  return {
    target: aTarget(),
    backendUrl: "file:///srv/state",
    commit: "9b1e77c2aa0145f0b6a1d2c3e4f5a6b7c8d9e0f1",
    stateHash: "a1".repeat(32),
    configHash: "b2".repeat(32),
    lockFileHash: "c3".repeat(32),
    operationsHash: "d4".repeat(32),
    changesHash: changesHash(aPreview()),
    findingsHash: findingsHash([]),
    stepsHash: "e5".repeat(32),
    dataHash: digestOf([]),
    tools: { rollback: "0.1.0", pulumi: "3.259.0", node: "24.21.0" },
    ...overrides,
  };
}

/** A plan that may run: one update from v1.3.0 back to v1.2.3. Binding and digest follow the overrides unless given. */
export function aPlan(overrides: Partial<RollbackPlan> = {}): RollbackPlan {
  const target = overrides.target ?? aTarget();
  const to = overrides.to ?? aRelease();
  const steps = overrides.steps ?? [aStep()];
  const acceptances = overrides.acceptances ?? [];
  const preview = overrides.preview ?? aPreview();
  const findings = overrides.findings ?? [];
  const binding =
    overrides.binding ??
    aBinding({
      target,
      commit: to.commit,
      stepsHash: digestOf(steps),
      dataHash: digestOf(overrides.data ?? []),
      changesHash: changesHash(preview),
      findingsHash: findingsHash(findings),
    });
  return {
    schema: PLAN_SCHEMA,
    createdAt: "2026-11-21T03:00:00.000Z",
    reason: "checkout answers 500",
    target,
    from: aBadRelease(),
    to,
    preview,
    refreshed: false,
    data: [],
    steps,
    acceptances,
    findings,
    estimateMs: 65_000,
    binding,
    digest: planDigest({ binding, acceptances }),
    ...overrides,
  };
}
