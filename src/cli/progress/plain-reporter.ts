import { eventLine } from "./event-line.ts";
import type { TextSink } from "./live-region.ts";
import { advance, IDLE } from "./progress-state.ts";
import type { Reporter } from "./reporter.ts";

/** Progress for CI and files: one line per event, after the seconds since the start; no escape codes. */
export function plainReporter(options: { readonly sink: TextSink; readonly now: () => number }): Reporter {
  const { sink, now } = options;
  const startedMs = now();
  let state = IDLE;
  const seen = new Map<string, string>();
  return {
    notify(event) {
      const nowMs = now();
      state = advance(state, event, nowMs);
      if (event.type === "probe-sampled") {
        // A log is for what is new: the first look, another answer, and the last one that was wanted.
        const answer = `${event.sample.verdict} ${event.sample.detail}`;
        const isNew = seen.get(event.probe) !== answer || event.consecutive === event.wanted;
        seen.set(event.probe, answer);
        if (!isNew) return;
      }
      const elapsed = ((nowMs - startedMs) / 1000).toFixed(1).padStart(7);
      sink.write(`[${elapsed} s] ${eventLine(event, state)}\n`);
    },
    close() {},
  };
}
