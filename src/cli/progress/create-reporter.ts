import type { RollbackEvent } from "../../model/events.ts";
import type { Redactor } from "../../report/redact.ts";
import { PLAIN_STYLE, type Style } from "../../report/style.ts";
import { liveReporter } from "./live-reporter.ts";
import type { TextSink } from "./live-region.ts";
import { ndjsonReporter } from "./ndjson-reporter.ts";
import { plainReporter } from "./plain-reporter.ts";
import type { Reporter } from "./reporter.ts";

/** Everything a reporter needs from the process, passed in. */
export interface ReporterOptions {
  /** `human` is a live region on a terminal and plain lines elsewhere. */
  readonly mode: "human" | "ndjson" | "silent";
  /** Where a person's progress goes: stderr. */
  readonly stderr: TextSink;
  /** Where events go as NDJSON: stdout. */
  readonly stdout: TextSink;
  /** Whether stderr is a terminal that understands escape codes. */
  readonly isTTY: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly columns?: () => number;
  readonly style?: Style;
  /** Applied to every event before it is shown. */
  readonly redactor?: Redactor;
  readonly every?: (milliseconds: number, callback: () => void) => () => void;
}

/** The reporter for an output mode; an error inside it is swallowed, because progress must never fail the run. */
export function createReporter(options: ReporterOptions): Reporter {
  const reporter = reporterFor(options);
  const redact = options.redactor?.value ?? ((event: RollbackEvent) => event);
  return {
    notify: (event) => attempt(() => reporter.notify(redact(event))),
    close: () => attempt(reporter.close),
  };
}

function reporterFor(options: ReporterOptions): Reporter {
  const { now, stderr, stdout, style = PLAIN_STYLE, columns = () => 80, every = everyUnreferenced } = options;
  if (options.mode === "silent") return { notify() {}, close() {} };
  if (options.mode === "ndjson") return ndjsonReporter({ sink: stdout, now });
  const guarded = (milliseconds: number, callback: () => void) =>
    every(milliseconds, () => attempt(callback));
  return options.isTTY
    ? liveReporter({ sink: stderr, style, now, columns, every: guarded })
    : plainReporter({ sink: stderr, now });
}

/** Does not keep the process alive: a run that has ended must not wait for its clock. */
function everyUnreferenced(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds).unref();
  return () => clearInterval(timer);
}

function attempt(tell: () => void): void {
  try {
    tell();
  } catch {
    // The terminal may be gone; the run goes on, and the journal has everything.
  }
}
