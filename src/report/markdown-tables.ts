import { formatDuration } from "../model/duration.ts";
import type { Preview } from "../model/preview.ts";
import type { Report, TimelineEntry } from "../model/report.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import { inPhaseOrder, type Step } from "../model/step.ts";
import type { Verification } from "../model/verification.ts";
import { describeProperties, describeSafety, shortType } from "./describe-change.ts";
import { describeTime } from "./describe-release.ts";
import { clipMiddle, countOf } from "./fit-text.ts";
import { countOperations, groupChanges } from "./group-changes.ts";
import { linesWithin, markdownWithin } from "./markdown-within.ts";
import { timeOfDay } from "./report-text-timeline.ts";

/** The lines around a table: summary, blank lines and header take less than this. */
const FRAME = 800;

/** Every resource that changes, worst first, folded; rows that do not fit the budget are counted. */
export function changeTable(preview: Preview, budget: number): string[] {
  const changes = groupChanges(preview.changes).flatMap((group) => group.changes);
  if (changes.length === 0) return [];
  const rows = linesWithin(changes, budget - FRAME, changeRow, (hidden) =>
    row([`… and ${hidden} more`, "", "", "", "", ""]),
  );
  const unchanged = preview.counts.same ?? 0;
  const summary = `${countOf(changes.length, "resource")} in the plan: ${countOperations(changes)}; ${unchanged} unchanged`;
  return folded(summary, ["operation", "name", "type", "what changes", "had", "stateful"], rows);
}

/** What the plan's steps are, how each is undone and what became of it, folded. */
export function stepTable(report: Report, budget: number): string[] {
  const { steps } = report.plan;
  if (steps.length === 0) return [];
  const outcomes = new Map(report.steps.map((outcome) => [outcome.step, outcome]));
  const stepRow = (step: Step): string => {
    const outcome = outcomes.get(step.id);
    const undo = step.undo.by === "step" ? step.undo.title : `no undo: ${step.undo.reason}`;
    const took = outcome?.durationMs === undefined ? "" : formatDuration(outcome.durationMs);
    return row([
      step.phase,
      inCell(step.title, 300),
      step.class,
      inCell(undo, 300),
      outcome?.status ?? "",
      took,
      inCell(outcome?.detail ?? "", 400),
    ]);
  };
  const more = (hidden: number) => row([`… and ${hidden} more`, "", "", "", "", "", ""]);
  const rows = linesWithin(inPhaseOrder(steps), budget - FRAME, stepRow, more);
  return folded(
    countOf(steps.length, "step"),
    ["phase", "step", "class", "undo", "status", "took", "detail"],
    rows,
  );
}

/** What the probes saw, folded. */
export function verificationTable(verification: Verification | undefined, budget: number): string[] {
  if (verification === undefined) return [];
  const rows = linesWithin(
    verification.probes,
    budget - FRAME,
    (probe) =>
      row([
        inCell(probe.probe, 200),
        probe.verdict,
        `${probe.consecutive} of ${probe.wanted}`,
        `${probe.samples}`,
        inCell(probe.detail, 400),
      ]),
    (hidden) => row([`… and ${hidden} more`, "", "", "", ""]),
  );
  const summary = `Verification: ${verification.verdict} after ${formatDuration(verification.durationMs)}`;
  return folded(summary, ["probe", "verdict", "in a row", "samples", "detail"], rows);
}

/** The run's moments, folded. */
export function timelineTable(timeline: readonly TimelineEntry[], budget: number): string[] {
  const [first] = timeline;
  if (first === undefined) return [];
  const entryRow = (entry: TimelineEntry): string => {
    const took = entry.durationMs === undefined ? "" : formatDuration(entry.durationMs);
    return row([markdownWithin(timeOfDay(entry.at), 60), inCell(entry.title, 300), took, entry.status]);
  };
  const rows = linesWithin(timeline, budget - FRAME, entryRow, (hidden) =>
    row([`… and ${hidden} more`, "", "", ""]),
  );
  return folded(
    `Timeline from ${markdownWithin(describeTime(first.at), 100)} UTC`,
    ["time", "what", "took", "status"],
    rows,
  );
}

function changeRow(change: ResourceChange): string {
  return row([
    change.op,
    `<code>${inCell(clipMiddle(change.name, 80), 200)}</code>`,
    `<code>${inCell(clipMiddle(shortType(change.type), 80), 200)}</code>`,
    inCell(describeProperties(change.properties), 600),
    inCell(describeSafety(change), 400),
    inCell(change.stateful ?? "", 200),
  ]);
}

const inCell = markdownWithin;

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** GitHub needs the blank lines to read Markdown inside the element. */
function folded(summary: string, header: readonly string[], rows: readonly string[]): string[] {
  const table = [row(header), row(header.map(() => "---")), ...rows];
  return [`<details><summary>${summary}</summary>`, "", ...table, "", "</details>", ""];
}
