import { formatDuration } from "../../model/duration.ts";
import { terminalText } from "../../report/escape.ts";
import { clipEnd } from "../../report/fit-text.ts";
import type { Style } from "../../report/style.ts";
import { positionOf } from "./event-line.ts";
import { isActive, type ProgressState } from "./progress-state.ts";

const SHOWN_ACTIVITIES = 4;
const BAR_WIDTH = 20;

/** What the region needs besides the state. */
export interface RegionView {
  readonly nowMs: number;
  readonly startedMs: number;
  /** Columns of the terminal; every line stays below, because a wrapped line could not be erased. */
  readonly columns: number;
  readonly style: Style;
}

/** The live region for a state: activities, step, resources, elapsed and estimate; empty when nothing is under way. */
export function regionLines(state: ProgressState, view: RegionView): string[] {
  if (!isActive(state)) return [];
  const fit = (text: string, mark = "> "): string =>
    mark + clipEnd(terminalText(text), Math.max(10, view.columns - 3));
  const activities = [...state.activities].slice(0, SHOWN_ACTIVITIES);
  return [
    ...activities.map(([name, since]) => fit(`${name} (${formatDuration(view.nowMs - since)})`)),
    ...titleOf(state, view).map((title) => view.style.bold(fit(title))),
    ...wordOf(state).map((word) => fit(word, "  ")),
    view.style.dim(fit(clockLine(state, view), "  ")),
  ];
}

function titleOf(state: ProgressState, { nowMs }: RegionView): string[] {
  if (state.step === undefined) return [];
  const { step, attempt, startedMs } = state.step;
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return [`${step.phase}: ${step.title} (${formatDuration(nowMs - startedMs)}${again})`];
}

function wordOf(state: ProgressState): string[] {
  const words = [barOf(state), state.message ?? ""].filter((part) => part !== "");
  return state.step === undefined || words.length === 0 ? [] : [words.join(" ")];
}

function barOf({ done, total }: ProgressState): string {
  if (done === undefined) return "";
  if (total === undefined || total <= 0) return `${done} done`;
  const filled = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, done / total)));
  return `[${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}] ${done}/${total}`;
}

function clockLine(state: ProgressState, view: RegionView): string {
  const position = state.step === undefined ? "" : positionOf(state.step.step.id, state);
  return `${position}elapsed ${formatDuration(view.nowMs - view.startedMs)}${estimateOf(state, view.nowMs)}`;
}

function estimateOf({ estimateMs, runStartedMs }: ProgressState, nowMs: number): string {
  if (estimateMs === undefined || runStartedMs === undefined) return "";
  const left = estimateMs - (nowMs - runStartedMs);
  return left > 0
    ? `, about ${formatDuration(left)} left`
    : `, longer than the ${formatDuration(estimateMs)} expected`;
}
