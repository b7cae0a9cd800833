import type { RollbackEvent } from "../../model/events.ts";
import type { Style } from "../../report/style.ts";
import { eventLine } from "./event-line.ts";
import { createLiveRegion, type TextSink } from "./live-region.ts";
import { advance, IDLE, isActive } from "./progress-state.ts";
import { regionLines } from "./region-lines.ts";
import type { Reporter } from "./reporter.ts";

/** Ten redraws a second: smooth for an eye, cheap over a slow connection. */
const REDRAW_MS = 100;

/** What the live reporter is given from outside. */
export interface LiveOptions {
  readonly sink: TextSink;
  readonly style: Style;
  readonly now: () => number;
  readonly columns: () => number;
  /** Calls back every so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, callback: () => void) => () => void;
}

/**
 * Progress on a terminal: finished things scroll by, a live region tells what is under way.
 *
 * Our own hundred lines instead of listr2, whose tasks must own the work they show: here the work
 * happens elsewhere and only its events arrive, also when a run is resumed in its middle.
 */
export function liveReporter({ sink, style, now, columns, every }: LiveOptions): Reporter {
  const region = createLiveRegion(sink);
  const startedMs = now();
  let state = IDLE;
  let drawnMs = -Infinity;
  let stopTicking: (() => void) | undefined;

  const draw = (finished: readonly string[]): void => {
    const nowMs = now();
    const isDue = nowMs - drawnMs >= REDRAW_MS;
    if (!isDue && isActive(state)) {
      if (finished.length > 0) region.show(finished, []);
      return;
    }
    const block = regionLines(state, { nowMs, startedMs, columns: columns(), style });
    if (block.length > 0) drawnMs = nowMs;
    if (block.length > 0 || finished.length > 0 || region.height() > 0) region.show(finished, block);
  };
  const tickOnlyWhileActive = (): void => {
    if (isActive(state)) {
      stopTicking ??= every(REDRAW_MS, () => draw([]));
    } else {
      stopTicking?.();
      stopTicking = undefined;
    }
  };

  return {
    notify(event) {
      state = advance(state, event, now());
      draw(isKept(event) ? [paint(event, style)(eventLine(event, state))] : []);
      tickOnlyWhileActive();
    },
    close() {
      state = IDLE;
      draw([]);
      tickOnlyWhileActive();
    },
  };
}

/** Beginnings and counts live in the region only; the plan and the report are printed by the command itself. */
function isKept({ type }: RollbackEvent): boolean {
  return ["activity-finished", "gate-checked", "run-started", "step-finished", "notice"].includes(type);
}

function paint(event: RollbackEvent, style: Style): (text: string) => string {
  if (event.type === "activity-finished") return style.dim;
  if (event.type !== "step-finished") return (text) => text;
  const { status } = event.outcome;
  if (status === "succeeded") return style.success;
  return status === "failed" ? style.danger : style.caution;
}
