import { formatDuration } from "../model/duration.ts";
import type { Report } from "../model/report.ts";
import type { StepOutcome, StepStatus } from "../model/step.ts";
import type { Verdict3, Verification } from "../model/verification.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, clipMiddle, countOf, wrapText } from "./fit-text.ts";
import type { Style } from "./style.ts";
import type { TextLayout } from "./text-layout.ts";

const DETAIL_LENGTH = 300;

/** Under the title: two spaces, the longest status word, two spaces. */
const INDENT = " ".repeat(13);

/** What became of every step, with the ones that were never reached named as well. */
export function outcomeLines(report: Report, layout: TextLayout): string[] {
  const { style, width, perGroup } = layout;
  if (report.steps.length === 0) return [];
  const titles = new Map(report.plan.steps.map((step) => [step.id, step.title]));
  // The end of a long run is where it failed, so the list is cut at its start.
  const hidden = Math.max(0, report.steps.length - perGroup * 2);
  const lines = report.steps.slice(hidden).flatMap((outcome) => {
    const title = clipEnd(terminalText(titles.get(outcome.step) ?? outcome.step), DETAIL_LENGTH);
    const status = style.bold(paintStatus(outcome.status, style)(outcome.status.padEnd(9)));
    const [first = "", ...rest] = wrapText(title + tookOf(outcome), width, INDENT, INDENT);
    return [
      `  ${status}  ${first.slice(INDENT.length)}`,
      ...rest,
      ...wrapText(detailOf(outcome), width, INDENT, INDENT).map(style.dim),
    ];
  });
  const more = hidden > 0 ? [`  … ${hidden} earlier steps, see --output json`] : [];
  return ["", style.bold(`Steps: ${report.steps.length}`), ...more, ...lines];
}

/** What the judge saw, probe by probe. */
export function verificationLines(
  verification: Verification | undefined,
  { width, style, perGroup }: TextLayout,
): string[] {
  if (verification === undefined) return [];
  const { verdict, probes, durationMs } = verification;
  const shown = probes.slice(0, perGroup).flatMap((probe) => {
    const name = clipMiddle(terminalText(probe.probe), 40);
    const score = `${probe.consecutive} of ${probe.wanted} in a row, ${countOf(probe.samples, "sample")}`;
    const text = `${name}: ${probe.verdict}, ${score}: ${clipEnd(terminalText(probe.detail), DETAIL_LENGTH)}`;
    return wrapText(text, width, "  ", "    ");
  });
  const more =
    probes.length > perGroup ? [`  … and ${probes.length - perGroup} more, see --output json`] : [];
  const head = style.bold(
    `Verification: ${paintVerdict(verdict, style)(verdict)} after ${formatDuration(durationMs)}`,
  );
  return ["", head, ...shown, ...more];
}

function detailOf(outcome: StepOutcome): string {
  const undone = outcome.undone === undefined ? "" : `; undoing it ${outcome.undone}`;
  return clipEnd(terminalText(outcome.detail), DETAIL_LENGTH) + undone;
}

function tookOf({ durationMs }: StepOutcome): string {
  return durationMs === undefined ? "" : ` (${formatDuration(durationMs)})`;
}

function paintStatus(status: StepStatus, style: Style): (text: string) => string {
  if (status === "succeeded") return style.success;
  return status === "failed" ? style.danger : status === "unknown" ? style.caution : style.dim;
}

function paintVerdict(verdict: Verdict3, style: Style): (text: string) => string {
  return { passed: style.success, failed: style.danger, inconclusive: style.caution }[verdict];
}
