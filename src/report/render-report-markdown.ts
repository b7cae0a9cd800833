import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { targetName } from "../model/target.ts";
import { computedTimes } from "./computed-times.ts";
import { describeData } from "./describe-data.ts";
import { describeRoute } from "./describe-release.ts";
import { countOf } from "./fit-text.ts";
import { FINDING_LEVELS, subjectName } from "./findings-text.ts";
import { irreversibleParts } from "./irreversible.ts";
import { changeTable, stepTable, timelineTable, verificationTable } from "./markdown-tables.ts";
import { linesWithin, markdownWithin } from "./markdown-within.ts";
import { outcomeWords } from "./outcome-words.ts";
import { planVerdict } from "./plan-verdict.ts";

/** GitHub refuses a comment above 65,536 characters; the rest is room for a marker and a footer of the sender. */
const DEFAULT_LENGTH = 60_000;
const LONGEST_COMMENT = 65_536;
const SHORTEST = 20_000;

/**
 * The report for a pull request or an issue, of at most `maxLength` characters (20,000 to 65,536; 60,000 by default).
 *
 * Verdict, next command and findings come first and are never cut away; the table of changes gives way. All
 * foreign text is escaped, so that it notifies nobody and links nowhere. Redact the report before.
 */
export function renderReportMarkdown(report: Report, options: { readonly maxLength?: number } = {}): string {
  const maxLength = Math.min(LONGEST_COMMENT, Math.max(SHORTEST, options.maxLength ?? DEFAULT_LENGTH));
  const share = (part: number) => Math.floor(maxLength * part);
  const before = [
    ...headLines(report),
    ...dataLines(report, share(0.1)),
    ...findingLines(report.findings, share(0.25)),
    ...lossLines(report, share(0.1)),
  ];
  const after = [
    ...stepTable(report, share(0.15)),
    ...verificationTable(report.verification, share(0.08)),
    ...timelineTable(report.timeline, share(0.08)),
  ];
  const used = [...before, ...after].reduce((sum, line) => sum + line.length + 1, 0);
  return [...before, ...changeTable(report.plan.preview, maxLength - used), ...after].join("\n");
}

function headLines(report: Report): string[] {
  const { plan, outcome, detail } = report;
  const isPlanOnly = outcome === "planned" || outcome === "blocked";
  const verdict = isPlanOnly
    ? planVerdict({ ...plan, findings: report.findings }).text
    : `${outcomeWords(report).headline}: ${detail}`;
  const route = describeRoute(plan);
  const times = computedTimes(report).map(({ label, value }) => `${label} ${value}`);
  const facts = [
    `plan ${plan.digest.slice(0, 12)}`,
    ...(report.run === undefined ? [] : [`run ${report.run}`]),
    ...times,
  ];
  return [
    `## ${markdownWithin(verdict, 1200)}`,
    "",
    `**${markdownWithin(targetName(plan.target), 200)}** ${markdownWithin(route, 500)}`,
    ...(plan.reason === undefined ? [] : ["", `Reason: ${markdownWithin(plan.reason, 800)}`]),
    "",
    `<sub>${markdownWithin(facts.join(" · "), 600)}</sub>`,
    ...report.next
      .slice(0, 3)
      .flatMap((command, index) => [
        "",
        `${index === 0 ? "Next" : "Or"}: <code>${markdownWithin(command, 500)}</code>`,
      ]),
    "",
  ];
}

function dataLines({ plan, steps }: Report, budget: number): string[] {
  const described = plan.data.map((database) => describeData(database, steps));
  if (described.length === 0) return [];
  const items = described.flatMap(({ title, lines }) => [
    `- **${markdownWithin(title, 300)}**`,
    ...lines.map((line) => `  - ${markdownWithin(line, 500)}`),
  ]);
  const shown = linesWithin(
    items,
    budget - 100,
    (item) => item,
    (hidden) => `- … and ${hidden} more lines`,
  );
  return ["### Data", "", ...shown, ""];
}

function findingLines(findings: readonly Finding[], budget: number): string[] {
  if (findings.length === 0) return [];
  const sorted = FINDING_LEVELS.flatMap((level) => findings.filter((finding) => finding.level === level));
  const lines = linesWithin(sorted, budget - 200, findingLine, (hidden) => `- … and ${hidden} more`);
  return [`### ${countOf(findings.length, "finding")}`, "", ...lines, ""];
}

function findingLine(finding: Finding): string {
  const head = `- **${finding.level}** <code>${markdownWithin(finding.code, 80)}</code>`;
  const subject = markdownWithin(subjectName(finding.subject), 200);
  const remedy = `try: ${markdownWithin(finding.remedy, 800)}`;
  return `${head} ${subject}: ${markdownWithin(finding.message, 800)}<br>${remedy}`;
}

function lossLines(report: Report, budget: number): string[] {
  const parts = irreversibleParts(report.plan);
  if (parts.length === 0) return [];
  const lines = linesWithin(
    parts,
    budget - 200,
    (part) => `- Lasting: ${markdownWithin(part, 500)}`,
    (hidden) => `- … and ${hidden} more`,
  );
  return ["### What cannot be undone", "", ...lines, ""];
}
