import type { Report, TimelineEntry } from "../model/report.ts";
import type { Phase } from "../model/step.ts";
import { countOf } from "./fit-text.ts";

/** One line of the drawn timeline; a phase spans its steps, a moment has no length. */
export interface TimelineRow {
  readonly kind: "phase" | "entry" | "probe";
  readonly label: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly status: TimelineEntry["status"] | undefined;
  /** What stands at the end of the line instead of the duration. */
  readonly remark?: string;
}

/** More lines than this nobody reads; the data is in the page's JSON. */
const MOST_ENTRIES = 150;

/**
 * The timeline as lines: entries in order under the phases of their steps, then the probes.
 *
 * An entry belongs to the phase of the step whose title it bears. Entries without a readable time are left out.
 * Single samples of a probe are not drawn, because a report keeps their number and not their times.
 */
export function timelineRows(report: Report): TimelineRow[] {
  const phases = new Map(report.plan.steps.map((step) => [step.title, step.phase]));
  const entries = entriesOf(report)
    .map((entry) => ({ row: entryRow(entry), phase: phases.get(entry.title) }))
    .filter(({ row }) => Number.isFinite(row.startMs))
    .slice(0, MOST_ENTRIES);
  const rows: TimelineRow[] = [];
  let current: Phase | undefined;
  for (const { row, phase } of entries) {
    if (phase !== undefined && phase !== current) {
      rows.push(
        phaseRow(
          phase,
          entries.filter((entry) => entry.phase === phase).map((entry) => entry.row),
        ),
      );
      current = phase;
    }
    rows.push(row);
  }
  return [...rows, ...probeRows(report)];
}

/** A run that was killed has outcomes but maybe no timeline yet; its steps are drawn then. */
function entriesOf(report: Report): TimelineEntry[] {
  if (report.timeline.length > 0) return [...report.timeline];
  const titles = new Map(report.plan.steps.map((step) => [step.id, step.title]));
  return report.steps.flatMap(({ step, startedAt, durationMs, status }) =>
    startedAt === undefined ? [] : [{ at: startedAt, durationMs, title: titles.get(step) ?? step, status }],
  );
}

function entryRow(entry: TimelineEntry): TimelineRow {
  return {
    kind: "entry",
    label: entry.title,
    startMs: Date.parse(entry.at),
    durationMs: Math.max(0, entry.durationMs ?? 0),
    status: entry.status,
  };
}

function phaseRow(phase: Phase, rows: readonly TimelineRow[]): TimelineRow {
  const startMs = Math.min(...rows.map((row) => row.startMs));
  const endMs = Math.max(...rows.map((row) => row.startMs + row.durationMs));
  return { kind: "phase", label: phase, startMs, durationMs: endMs - startMs, status: undefined };
}

function probeRows({ verification, verifiedAt }: Report): TimelineRow[] {
  const endMs = Date.parse(verifiedAt ?? "");
  if (verification === undefined || !Number.isFinite(endMs)) return [];
  const status = { passed: "succeeded", failed: "failed", inconclusive: "unknown" } as const;
  return verification.probes.slice(0, 20).map((probe) => ({
    kind: "probe",
    label: `probe ${probe.probe}`,
    startMs: endMs - verification.durationMs,
    durationMs: verification.durationMs,
    status: status[probe.verdict],
    remark: `${probe.consecutive} of ${probe.wanted} in a row, ${countOf(probe.samples, "sample")}`,
  }));
}
