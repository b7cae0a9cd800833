import { formatDuration } from "../model/duration.ts";
import type { Report } from "../model/report.ts";
import { clipEnd } from "./fit-text.ts";
import { html, type Html } from "./html.ts";
import { timelineRows, type TimelineRow } from "./timeline-rows.ts";

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800,
];
const MOST_TICKS = 6;

/** Units of the drawing's width; it is stretched to the page, so that labels can stay readable text on a phone. */
const WIDTH = 1000;

interface Scale {
  readonly startMs: number;
  readonly spanMs: number;
  /** Offsets from the start at which a line is drawn. */
  readonly ticks: readonly number[];
}

/** The timeline as one small SVG per line beside its label; undefined when no time is known. */
export function htmlTimeline(report: Report): Html | undefined {
  const rows = timelineRows(report);
  if (rows.length === 0) return undefined;
  const scale = scaleOf(rows);
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <div class="gantt">
      <div class="gantt-row axis" aria-hidden="true">
        <span></span>
        <div class="ticks">${scale.ticks.map((tick) => tickLabel(tick, scale))}</div>
        <span></span>
      </div>
      ${rows.map((row) => ganttRow(row, scale))}
    </div>
    <p class="muted">
      Starts at ${new Date(scale.startMs).toISOString().replace("T", " ").slice(0, 19)} UTC; times along the
      top count from there.
    </p>
  </section>`;
}

function scaleOf(rows: readonly TimelineRow[]): Scale {
  const startMs = Math.min(...rows.map((row) => row.startMs));
  const endMs = Math.max(...rows.map((row) => row.startMs + row.durationMs));
  const spanMs = Math.max(1000, endMs - startMs);
  const stepMs = (STEPS_S.find((step) => spanMs / (step * 1000) <= MOST_TICKS) ?? spanMs / 1000) * 1000;
  const ticks = Array.from({ length: Math.floor(spanMs / stepMs) + 1 }, (_, index) => index * stepMs);
  return { startMs, spanMs, ticks };
}

function tickLabel(tick: number, scale: Scale): Html {
  const left = ((tick / scale.spanMs) * 100).toFixed(2);
  const edge = tick / scale.spanMs > 0.92 ? "tick end" : "tick";
  return html`<span class="${edge}" style="left:${left}%">${tick === 0 ? "0" : tickText(tick)}</span>`;
}

function tickText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}

function ganttRow(row: TimelineRow, scale: Scale): Html {
  const label = clipEnd(row.label, 120);
  const took = row.remark ?? (row.durationMs > 0 ? formatDuration(row.durationMs) : "");
  const status = row.status === undefined || row.status === "note" ? "" : row.status;
  return html`<div class="gantt-row ${row.kind}">
    <span class="label">${label}</span
    ><svg
      viewBox="0 0 ${WIDTH} 20"
      preserveAspectRatio="none"
      role="img"
      aria-label="${label}: ${status} ${took}"
    >
      ${scale.ticks.map((tick) => gridLine(tick, scale))}${barOf(row, scale)}</svg
    ><span class="took"
      >${took}${status === "" || status === "succeeded" ? "" : html` <em class="${status}">${status}</em>`}</span
    >
  </div> `;
}

function gridLine(tick: number, scale: Scale): Html {
  const x = ((tick / scale.spanMs) * WIDTH).toFixed(1);
  return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="20" />`;
}

function barOf(row: TimelineRow, scale: Scale): Html {
  const x = ((row.startMs - scale.startMs) / scale.spanMs) * WIDTH;
  const status = row.status ?? "span";
  if (row.durationMs === 0) {
    const at = Math.min(WIDTH - 1, Math.max(1, x)).toFixed(1);
    return html`<line class="moment ${status}" x1="${at}" x2="${at}" y1="2" y2="18" />`;
  }
  const width = Math.max(3, (row.durationMs / scale.spanMs) * WIDTH);
  const thin = row.kind === "phase";
  return html`<rect
    class="bar ${status}"
    x="${Math.min(x, WIDTH - width).toFixed(1)}"
    width="${width.toFixed(1)}"
    y="${thin ? 12 : 4}"
    height="${thin ? 4 : 12}"
  />`;
}
