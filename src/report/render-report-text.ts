import { closedTexts } from "../model/closed-databases.ts";
import type { Report } from "../model/report.ts";
import { targetName } from "../model/target.ts";
import { dataLines } from "./data-text.ts";
import { describeRoute } from "./describe-release.ts";
import { terminalText } from "./escape.ts";
import { findingLines } from "./findings-text.ts";
import { clipEnd, clipMiddle, wrapText } from "./fit-text.ts";
import { type OutcomeWords, outcomeWords } from "./outcome-words.ts";
import { renderPlanText } from "./render-plan-text.ts";
import { computedTimes } from "./computed-times.ts";
import { timelineLines } from "./report-text-timeline.ts";
import { outcomeLines, verificationLines } from "./report-text-steps.ts";
import type { Style } from "./style.ts";
import { textLayout, type TextLayout } from "./text-layout.ts";

/** Layout of the text, and where the report lies in other forms. */
export type ReportTextOptions = Partial<TextLayout> & { readonly file?: string | undefined };

/**
 * The report for a terminal: outcome first, then times, steps, verification, timeline and findings; then the next
 * command, and at the very end, where the top has scrolled away, what is still closed to applications. A run that never started (`planned`, `blocked`) is told as its plan. Redact the report before.
 */
export function renderReportText(report: Report, options: ReportTextOptions = {}): string {
  const layout = textLayout(options);
  if (report.run === undefined && (report.outcome === "planned" || report.outcome === "blocked")) {
    return renderPlanText({ ...report.plan, findings: report.findings }, { ...layout, next: report.next[0] });
  }
  const lines = [
    ...headerLines(report, layout),
    ...dataLines(report.plan.data, report.steps, layout),
    ...outcomeLines(report, layout),
    ...verificationLines(report.verification, layout),
    ...timelineLines(report.timeline, layout),
    ...findingLines(report.findings, layout),
    ...nextLines(report.next),
    ...(options.file === undefined ? [] : [`report: ${options.file}`]),
    ...closedLines(report, layout),
  ];
  return `${lines.join("\n")}\n`;
}

function headerLines(report: Report, { width, style }: TextLayout): string[] {
  const words = outcomeWords(report);
  const { plan } = report;
  const verdict = `${words.headline}: ${clipEnd(terminalText(report.detail), 600)}`;
  const target = clipMiddle(terminalText(targetName(plan.target)), 60);
  const route = `${target} ${terminalText(describeRoute(plan))}`;
  return [
    ...wrapText(verdict, width, "", "  ").map((line) => paintMood(words.mood, style)(style.bold(line))),
    ...wrapText(route, width, "", "  "),
    "",
    ...factLines(report).map(style.dim),
  ];
}

function closedLines(report: Report, { width, style }: TextLayout): string[] {
  const texts = closedTexts(report).flatMap((text) =>
    wrapText(`CLOSED: ${clipEnd(terminalText(text), 600)}`, width, "", "  "),
  );
  return texts.length === 0 ? [] : ["", ...texts.map((line) => style.bold(style.danger(line)))];
}

function factLines(report: Report): string[] {
  const facts = [
    { label: "run", value: report.run },
    { label: "by", value: report.actor },
    { label: "plan", value: report.plan.digest.slice(0, 12) },
    ...computedTimes(report),
  ];
  return facts.flatMap(({ label, value }) =>
    value === undefined ? [] : [`  ${label.padEnd(20)}  ${clipEnd(terminalText(value), 60)}`],
  );
}

function paintMood(mood: OutcomeWords["mood"], style: Style): (text: string) => string {
  const paints = {
    good: style.success,
    bad: style.danger,
    caution: style.caution,
    neutral: (text: string) => text,
  };
  return paints[mood];
}

function nextLines(next: readonly string[]): string[] {
  const shown = next.slice(0, 5).map((command) => clipEnd(terminalText(command), 1000));
  if (shown.length === 0) return [];
  return ["", ...shown.map((command, index) => (index === 0 ? `next: ${command}` : `  or: ${command}`))];
}
