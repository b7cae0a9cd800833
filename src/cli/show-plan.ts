import type { RollbackPlan } from "../model/plan.ts";
import { renderPlanText } from "../report/render-plan-text.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { CommandInput } from "./run-cli.ts";

/** Writes a plan that is about to be run on stderr, for a person; nothing with --quiet, or where a program reads. */
export function showPlan(plan: RollbackPlan, { options }: CommandInput, console: ConsoleSession): void {
  console.pauseProgress();
  if (options.quiet || options.output !== "human") return;
  const width = process.stderr.columns || 100;
  process.stderr.write(renderPlanText(console.redactor.value(plan), { width, next: null }));
}
