import { safeJson } from "../../report/safe-json.ts";
import type { TextSink } from "./live-region.ts";
import type { Reporter } from "./reporter.ts";

/** Progress for programs: every event as one JSON line with its time, and its run (null before there is one). */
export function ndjsonReporter(options: { readonly sink: TextSink; readonly now: () => number }): Reporter {
  const { sink, now } = options;
  let run: string | null = null;
  return {
    notify(event) {
      if (event.type === "run-started") run = event.run;
      if (event.type === "report-ready") run = event.report.run ?? run;
      sink.write(`${safeJson({ at: new Date(now()).toISOString(), run, ...event })}\n`);
    },
    close() {},
  };
}
