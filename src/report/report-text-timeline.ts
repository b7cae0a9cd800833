import { formatDuration } from "../model/duration.ts";
import type { TimelineEntry } from "../model/report.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, wrapText } from "./fit-text.ts";
import type { TextLayout } from "./text-layout.ts";

/** The run's moments in order, with UTC time and duration; a long timeline loses its middle. */
export function timelineLines(
  timeline: readonly TimelineEntry[],
  { width, style, perGroup }: TextLayout,
): string[] {
  if (timeline.length === 0) return [];
  const half = perGroup;
  const hidden = timeline.length - 2 * half;
  const entries = (part: readonly TimelineEntry[]) => part.flatMap((entry) => entryLines(entry, width));
  const lines =
    hidden <= 0
      ? entries(timeline)
      : [
          ...entries(timeline.slice(0, half)),
          `  … ${hidden} more, see --output json`,
          ...entries(timeline.slice(-half)),
        ];
  return ["", style.bold("Timeline (UTC)"), ...lines];
}

function entryLines(entry: TimelineEntry, width: number): string[] {
  const took = entry.durationMs === undefined ? "" : ` (${formatDuration(entry.durationMs)})`;
  const status = entry.status === "note" ? "" : `, ${entry.status}`;
  return wrapText(
    clipEnd(terminalText(entry.title), 300) + took + status,
    width,
    `  ${timeOfDay(entry.at)}  `,
    "            ",
  );
}

/** The time of day of an ISO time, to the second. */
export function timeOfDay(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(iso)
    ? iso.slice(11, 19)
    : clipEnd(terminalText(iso), 8).padEnd(8);
}
