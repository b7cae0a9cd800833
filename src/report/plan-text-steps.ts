import { formatDuration } from "../model/duration.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { inPhaseOrder, PHASES, type Step } from "../model/step.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, clipMiddle, wrapText } from "./fit-text.ts";
import { irreversibleParts } from "./irreversible.ts";
import type { TextLayout } from "./text-layout.ts";

/** The steps under their phases with class, limit and undo, the pivot marked, then the estimate and what cannot be undone. */
export function stepLines(plan: RollbackPlan, layout: TextLayout): string[] {
  return ["", ...phaseLines(plan, layout), "", ...irreversibleLines(plan, layout)];
}

function phaseLines(plan: RollbackPlan, layout: TextLayout): string[] {
  const { style, perGroup } = layout;
  const steps = inPhaseOrder(plan.steps);
  const lines = [style.bold(`Steps: ${steps.length}, ${estimateOf(plan)}`)];
  let previous: Step | undefined;
  for (const step of steps.slice(0, perGroup)) {
    if (isForwardOnly(step) && !(previous && isForwardOnly(previous))) {
      lines.push(style.caution("  -- from here on only forward: nothing below is undone automatically --"));
    }
    if (step.phase !== previous?.phase) lines.push(`  ${style.bold(step.phase)}`);
    lines.push(...linesOf(step, layout));
    previous = step;
  }
  return steps.length > perGroup
    ? [...lines, `  … and ${steps.length - perGroup} more, see --output json`]
    : lines;
}

function linesOf(step: Step, { width, style }: TextLayout): string[] {
  const shown = (text: string) => clipEnd(terminalText(text), 300);
  const undo =
    step.undo.by === "step"
      ? `undo: ${shown(step.undo.title)}`
      : `${step.undo.by === "nothing" ? "no undo" : "no undo needed"}: ${shown(step.undo.reason)}`;
  const title = `${clipMiddle(terminalText(step.id), 40)}: ${shown(step.title)}`;
  const detail = `${step.class}, at most ${formatDuration(step.timeoutMs)}; ${undo}`;
  return [
    ...wrapText(title, width, "    ", "      "),
    ...wrapText(detail, width, "      ", "      ").map(style.dim),
  ];
}

function irreversibleLines(plan: RollbackPlan, { width, style, perGroup }: TextLayout): string[] {
  const parts = irreversibleParts(plan);
  if (parts.length === 0) return [style.success("Everything here can be undone.")];
  const shown = parts.slice(0, perGroup).map((part) => clipEnd(terminalText(part), 300));
  const more = parts.length > perGroup ? [`  … and ${parts.length - perGroup} more, see --output json`] : [];
  return [
    style.caution(style.bold("What cannot be undone:")),
    ...shown.flatMap((part) => wrapText(part, width, "  ! ", "    ")),
    ...more,
  ];
}

function isForwardOnly(step: Step): boolean {
  return step.undo.by === "nothing" || PHASES.indexOf(step.phase) >= PHASES.indexOf("cut-over");
}

/** Of the whole run where every step was timed before, else of what the plan can tell: the data's own part. */
function estimateOf({ estimateMs, data }: RollbackPlan): string {
  const parts = data.flatMap(({ estimate }) => (estimate === undefined ? [] : [estimate.ms]));
  if (estimateMs !== undefined)
    return `about ${formatDuration(estimateMs)} to verified${parts.length > 0 ? ", the data included" : ""}`;
  const why = "no run of this stack has timed each of them";
  if (parts.length === 0) return `no estimate: ${why}`;
  const sum = parts.reduce((all, ms) => all + ms, 0);
  return `about ${formatDuration(sum)} for the data alone: ${why}`;
}
