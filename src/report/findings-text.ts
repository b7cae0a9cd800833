import type { Finding, FindingLevel } from "../model/finding.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, clipMiddle, wrapText } from "./fit-text.ts";
import { nameOfUrn } from "../model/resource-change.ts";
import type { TextLayout } from "./text-layout.ts";

/** The order in which findings are worth reading. */
export const FINDING_LEVELS: readonly FindingLevel[] = ["blocking", "warning", "note"];

const SHOWN_LENGTH = 600;

/** Findings, blocking ones first: code, subject, message, and the remedy on a `try:` line. */
export function findingLines(findings: readonly Finding[], layout: TextLayout): string[] {
  if (findings.length === 0) return [];
  return [
    "",
    layout.style.bold(`Findings: ${findings.length}`),
    ...FINDING_LEVELS.flatMap((level) => levelLines(findings, level, layout)),
  ];
}

function levelLines(all: readonly Finding[], level: FindingLevel, layout: TextLayout): string[] {
  const findings = all.filter((finding) => finding.level === level);
  const hidden = findings.length - layout.perGroup;
  const more = hidden > 0 ? [`  … and ${hidden} more of level ${level}, see --output json`] : [];
  return [...findings.slice(0, layout.perGroup).flatMap((finding) => linesOf(finding, layout)), ...more];
}

function linesOf(finding: Finding, { width, style }: TextLayout): string[] {
  const paint =
    finding.level === "blocking" ? style.danger : finding.level === "warning" ? style.caution : style.dim;
  const subject = clipMiddle(terminalText(subjectName(finding.subject)), 60);
  const shown = (text: string) => clipEnd(terminalText(text), SHOWN_LENGTH);
  return [
    `  ${paint(`${finding.level} ${clipEnd(terminalText(finding.code), 60)}`)} ${subject}`,
    ...wrapText(shown(finding.message), width, "    ", "    "),
    ...wrapText(`try: ${shown(finding.remedy)}`, width, "    ", "         "),
  ];
}

/** The name a reader knows a finding's subject by: the last part of a URN, anything else as it is. */
export function subjectName(subject: string): string {
  return subject.startsWith("urn:pulumi:") ? nameOfUrn(subject) : subject;
}
