import type { RollbackPlan } from "../model/plan.ts";
import { releaseName } from "../model/release.ts";
import { visibleText } from "./escape.ts";
import { planVerdict } from "./plan-verdict.ts";

/** The command that makes sense after reading a plan: run it, or plan again once the remedies are done. */
export function nextCommand(plan: RollbackPlan): string {
  const command = planVerdict(plan).mayRun ? "" : "plan ";
  return `rollback ${command}--stack ${quoted(plan.target.stack)} --to ${quoted(releaseName(plan.to))}`;
}

function quoted(argument: string): string {
  const text = visibleText(argument);
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
