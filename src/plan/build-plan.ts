import type { DataPlan } from "../model/data.ts";
import { digestOf } from "../model/digest.ts";
import type { Facts } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import {
  PLAN_SCHEMA,
  planDigest,
  type Acceptance,
  type DataWished,
  type PlanBinding,
  type RollbackPlan,
  changesHash,
  findingsHash,
} from "../model/plan.ts";
import type { Step } from "../model/step.ts";
import { estimateMs } from "./estimate.ts";

interface PlanInput {
  readonly facts: Facts;
  readonly steps: readonly Step[];
  /** Nothing where no database goes back. */
  readonly data?: readonly DataPlan[];
  /** What was approved of it before: a loss grows with every minute, and this is the one that is agreed to. */
  readonly approvedData?: readonly DataPlan[] | undefined;
  readonly wished?: DataWished | undefined;
  readonly findings: readonly Finding[];
  readonly acceptances: readonly Acceptance[];
  readonly reason: string | undefined;
}

/** Makes the plan from facts; the same facts, steps and acceptances always give the same digest. */
export function buildPlan({
  facts,
  steps,
  data = [],
  approvedData,
  wished,
  findings,
  acceptances,
  reason,
}: PlanInput): RollbackPlan {
  const binding: PlanBinding = {
    target: facts.target,
    backendUrl: facts.backendUrl,
    commit: facts.to.commit,
    stateHash: facts.checkpoint.hash,
    configHash: facts.config.hash,
    lockFileHash: facts.workspace.lockFileHash,
    operationsHash: facts.preview.planHash ?? "",
    changesHash: changesHash(facts.preview),
    findingsHash: findingsHash(findings),
    stepsHash: digestOf(steps),
    dataHash: digestOf(approvedData ?? data),
    tools: facts.tools,
  };
  return {
    schema: PLAN_SCHEMA,
    createdAt: facts.readAt,
    reason,
    target: facts.target,
    from: facts.from,
    to: facts.to,
    ...(facts.lastUpdate === undefined ? {} : { lastUpdate: facts.lastUpdate }),
    preview: facts.preview,
    refreshed: facts.refreshed,
    ...(wished === undefined ? {} : { wished }),
    data,
    steps,
    acceptances,
    findings,
    estimateMs: estimateMs(steps, facts.pastDurations),
    binding,
    digest: planDigest({ binding, acceptances }),
  };
}
