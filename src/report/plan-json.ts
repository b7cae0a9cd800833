import { digestOf } from "../model/digest.ts";
import { RollbackError } from "../model/errors.ts";
import { changesHash, findingsHash, PLAN_SCHEMA, planDigest, type RollbackPlan } from "../model/plan.ts";
import { visibleText } from "./escape.ts";
import { clipEnd } from "./fit-text.ts";
import { parseDocument } from "./parse-document.ts";
import { safeJson } from "./safe-json.ts";
import { planFileSchema } from "./plan-schema.ts";

/** The plan as a file: indented JSON with a final newline, which `parsePlan` reads back. */
export function planJson(plan: RollbackPlan): string {
  return `${safeJson({ ...plan, seal: sealOf(plan) }, 2)}\n`;
}

/** sha256 over everything in the file, so that no edit of what a reader sees goes unnoticed. */
function sealOf(plan: unknown): string {
  return digestOf(plan);
}

/**
 * Reads a plan back; `source` names the file in the error.
 *
 * Refuses (PLAN_UNREADABLE) another schema, a missing or unknown member, a digest that the binding does not
 * give, and a target, commit or steps that are not the bound ones. Whether the world has moved since is not asked here.
 */
export function parsePlan(text: string, source = "plan"): RollbackPlan {
  const parsed = parseDocument(text, PLAN_SCHEMA, planFileSchema);
  if ("fault" in parsed) throw unreadable(source, parsed.fault);
  const { seal, ...plan } = parsed.value;
  const fault =
    tamperedPart(plan) ?? (seal === sealOf(plan) ? undefined : "it was edited: its seal is broken");
  if (fault !== undefined) throw unreadable(source, fault);
  return plan;
}

function tamperedPart(plan: RollbackPlan): string | undefined {
  if (plan.digest !== planDigest(plan)) return "it was edited: its digest does not fit what it is bound to";
  if (plan.binding.changesHash !== changesHash(plan.preview))
    return "it was edited: its changes are not the bound ones";
  if (plan.binding.findingsHash !== findingsHash(plan.findings))
    return "it was edited: its findings are not the bound ones";
  if (digestOf(plan.target) !== digestOf(plan.binding.target))
    return "it was edited: its target is not the bound one";
  if (plan.to.commit !== plan.binding.commit) return "it was edited: its release is not the bound commit";
  if (digestOf(plan.steps) !== plan.binding.stepsHash)
    return "it was edited: its steps are not the bound ones";
  if (digestOf(plan.data) !== plan.binding.dataHash)
    return "it was edited: how its data goes back is not what is bound";
  return undefined;
}

function unreadable(source: string, fault: string): RollbackError {
  return new RollbackError("PLAN_UNREADABLE", {
    subject: source,
    message: `cannot use the plan "${source}": ${clipEnd(visibleText(fault), 500)}`,
    remedy: "make a new plan: rollback plan --stack <stack> --to <release>",
  });
}
