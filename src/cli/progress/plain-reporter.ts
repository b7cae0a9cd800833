import { eventLine } from "./event-line.ts";
import type { TextSink } from "./live-region.ts";
import { advance, IDLE } from "./progress-state.ts";
import type { Reporter } from "./reporter.ts";

/** Progress for CI and files: one line per event, after the seconds since the start; no escape codes. */
export function plainReporter(options: { readonly sink: TextSink; readonly now: () => number }): Reporter {
  const { sink, now } = options;
  const startedMs = now();
  let state = IDLE;
  return {
    notify(event) {
      const nowMs = now();
      state = advance(state, event, nowMs);
      const elapsed = ((nowMs - startedMs) / 1000).toFixed(1).padStart(7);
      sink.write(`[${elapsed} s] ${eventLine(event, state)}\n`);
    },
    close() {},
  };
}
