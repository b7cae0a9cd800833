import type { RollbackPlan } from "../model/plan.ts";
import { removedSafetyOptions } from "../model/resource-change.ts";
import { targetName } from "../model/target.ts";
import { describeRoute } from "./describe-release.ts";
import { dataLines } from "./data-text.ts";
import { terminalText } from "./escape.ts";
import { findingLines } from "./findings-text.ts";
import { clipEnd, clipMiddle, wrapText } from "./fit-text.ts";
import { nextCommand } from "./next-command.ts";
import { changeLines } from "./plan-text-changes.ts";
import { stepLines } from "./plan-text-steps.ts";
import { planVerdict } from "./plan-verdict.ts";
import { textLayout, type TextLayout } from "./text-layout.ts";

/** Layout of the text, and the command to end with when the caller knows a better one. */
export type PlanTextOptions = Partial<TextLayout> & {
  /** `null` where a question follows: then no command is named. */
  readonly next?: string | null | undefined;
};

/**
 * The plan for a terminal: verdict first, then what is dangerous, then the rest; ends with the next command.
 *
 * Long lists are cut per group, so that the text stays readable with ten thousand changes. Secrets must have
 * been redacted from the plan before: a cut or wrapped secret cannot be found in the text any more.
 */
export function renderPlanText(plan: RollbackPlan, options: PlanTextOptions = {}): string {
  const layout = textLayout(options);
  const lines = [
    ...headerLines(plan, layout),
    ...dataLines(plan.data, [], layout),
    ...changeLines(plan.preview, layout),
    ...removedSafetyLines(plan, layout),
    ...stepLines(plan, layout),
    ...findingLines(plan.findings, layout),
    ...(options.next === null
      ? []
      : ["", `next: ${clipEnd(terminalText(options.next ?? nextCommand(plan)), 1000)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function headerLines(plan: RollbackPlan, { width, style }: TextLayout): string[] {
  const target = clipMiddle(terminalText(targetName(plan.target)), 60);
  const does = plan.from?.commit === plan.to.commit ? target : `Roll back ${target}`;
  const header = `${does} ${terminalText(describeRoute(plan))}, plan ${terminalText(plan.digest).slice(0, 12)}`;
  const verdict = planVerdict(plan);
  const paint = verdict.mayRun ? style.success : style.danger;
  const reason =
    plan.reason === undefined
      ? []
      : wrapText(`Reason: ${clipEnd(terminalText(plan.reason), 300)}`, width, "", "  ");
  return [
    ...wrapText(header, width, "", "  ").map(style.bold),
    ...wrapText(terminalText(verdict.text), width, "", "  ").map((line) => paint(style.bold(line))),
    ...reason,
  ];
}

function removedSafetyLines(plan: RollbackPlan, { width, style, perGroup }: TextLayout): string[] {
  const losing = plan.preview.changes
    .map((change) => ({ name: change.name, options: removedSafetyOptions(change) }))
    .filter(({ options }) => options.length > 0);
  if (losing.length === 0) return [];
  const shown = losing.slice(0, perGroup).map(({ name, options }) => {
    const text = `${clipMiddle(terminalText(name), 40)} loses ${clipEnd(terminalText(options.join(", ")), 120)}`;
    return wrapText(text, width, "  ", "    ");
  });
  const more =
    losing.length > perGroup ? [`  … and ${losing.length - perGroup} more, see --output json`] : [];
  return [
    "",
    style.caution(style.bold(`Removed safety options: ${losing.length}`)),
    ...shown.flat(),
    ...more,
  ];
}
