import { makesName, withoutAutoNames } from "./auto-names.ts";
import type { DataPlan } from "./data.ts";
import { digestOf } from "./digest.ts";
import type { Finding } from "./finding.ts";
import type { ToolVersions } from "./facts.ts";
import type { Preview } from "./preview.ts";
import type { Release } from "./release.ts";
import type { Step } from "./step.ts";
import type { Target } from "./target.ts";

/** Version of the plan's JSON form; a reader refuses any other. */
export const PLAN_SCHEMA = "rollback.plan/v1";

/** A destructive operation that a person accepted by name. */
export interface Acceptance {
  readonly urn: string;
  readonly op: "replace" | "delete";
}

/** What the approval is bound to; any difference at apply time voids it. */
export interface PlanBinding {
  readonly target: Target;
  readonly backendUrl: string;
  readonly commit: string;
  readonly stateHash: string;
  readonly configHash: string;
  readonly lockFileHash: string | undefined;
  /** Hash of the engine's saved plan: operations and goal states of every resource. */
  readonly operationsHash: string;
  /** Hash of the changes as people read them: an edited list must not keep its digest. */
  readonly changesHash: string;
  /** Hash of the findings' levels, codes and subjects. */
  readonly findingsHash: string;
  readonly stepsHash: string;
  /** Hash of how the data goes back, with the loss that is agreed to. */
  readonly dataHash: string;
  readonly tools: ToolVersions;
}

/** What a person wished about the data of one run, as the command line has it. */
export interface DataWished {
  readonly way?: string | undefined;
  /** A moment, ISO. */
  readonly at?: string | undefined;
}

/** The whole rollback as a value: made once, shown, approved, and then exactly this is run. */
export interface RollbackPlan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly createdAt: string;
  readonly reason: string | undefined;
  readonly target: Target;
  readonly from: Release | undefined;
  readonly to: Release;
  /** Number of the newest operation in the stack's history when the plan was made: whatever is newer is of somebody else. */
  readonly lastUpdate?: number | undefined;
  readonly preview: Preview;
  /** Whether the preview looked for drift first; the update then does the same. */
  readonly refreshed: boolean;
  /** What a person wished about the data beside what rollback.yaml says; undefined where nothing was. */
  readonly wished?: DataWished | undefined;
  /** How each database comes back; its steps are among `steps`. The loss is as of `createdAt`. */
  readonly data: readonly DataPlan[];
  readonly steps: readonly Step[];
  readonly acceptances: readonly Acceptance[];
  readonly findings: readonly Finding[];
  /** Expected time to verified, the data included, from earlier runs of this stack; undefined until each step was timed once. */
  readonly estimateMs: number | undefined;
  readonly binding: PlanBinding;
  /** sha256 of `binding` and `acceptances`: the name under which the plan is approved. */
  readonly digest: string;
}

/** The digest an approval names. */
export function planDigest(plan: Pick<RollbackPlan, "binding" | "acceptances">): string {
  return digestOf({ binding: plan.binding, acceptances: plan.acceptances });
}

/** The hash of the changes that a plan shows. */
export function changesHash({ changes, counts }: Preview): string {
  const named = changes.filter(({ op }) => makesName(op)).map(({ name }) => name);
  return digestOf({ changes: withoutAutoNames(changes, named), counts });
}

/** The hash of the findings that a plan shows; their texts may name paths of the machine and are left out. */
export function findingsHash(findings: readonly Finding[]): string {
  return digestOf(findings.map(({ level, code, subject }) => [level, code, subject]));
}

/** The parts of two bindings that differ, in the words of a person; empty means: the same plan. */
export function movedParts(approved: PlanBinding, now: PlanBinding): string[] {
  const parts: [string, unknown, unknown][] = [
    ["the stack", approved.target, now.target],
    ["the backend", approved.backendUrl, now.backendUrl],
    ["the release's commit (its tag moved)", approved.commit, now.commit],
    ["the stack's state", approved.stateHash, now.stateHash],
    ["the configuration", approved.configHash, now.configHash],
    ["the lock file", approved.lockFileHash, now.lockFileHash],
    ["the planned operations", approved.operationsHash, now.operationsHash],
    ["the planned changes", approved.changesHash, now.changesHash],
    ["the gates' findings", approved.findingsHash, now.findingsHash],
    ["the steps", approved.stepsHash, now.stepsHash],
    ["how the data goes back", approved.dataHash, now.dataHash],
    ["the version of this tool", approved.tools.rollback, now.tools.rollback],
    ["the version of the Pulumi CLI", approved.tools.pulumi, now.tools.pulumi],
    ["the version of Node", approved.tools.node, now.tools.node],
  ];
  return parts
    .filter(([, before, after]) => digestOf(before ?? null) !== digestOf(after ?? null))
    .map(([name]) => name);
}
