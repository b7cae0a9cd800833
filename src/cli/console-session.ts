import { resolve } from "node:path";
import type { Notify } from "../model/events.ts";
import type { Redactor } from "../report/redact.ts";
import { COLOUR_STYLE, PLAIN_STYLE, type Style } from "../report/style.ts";
import { openStackSession, type StackSession } from "../use-cases/stack-session.ts";
import { createReporter } from "./progress/create-reporter.ts";
import type { Reporter } from "./progress/reporter.ts";
import type { CommandInput } from "./run-cli.ts";
import { watchStopSignals, type StopSignals } from "./stop-signals.ts";

/** A command's way to speak: progress on stderr, the result on stdout, both without secrets. */
export interface ConsoleSession {
  readonly notify: Notify;
  readonly redactor: Redactor;
  readonly signals: StopSignals;
  /** Colours for stdout. */
  readonly style: Style;
  readonly width: number;
  readonly print: (text: string) => void;
  /** Leaves the terminal to a question; progress goes on after it. */
  readonly pauseProgress: () => void;
  readonly openStack: () => Promise<StackSession>;
}

/** Sets up the streams of one command, runs it, and leaves the terminal clean. */
export async function withConsole<Answer>(
  input: CommandInput,
  work: (console: ConsoleSession) => Promise<Answer>,
): Promise<Answer> {
  const { options, environment, redactor, version } = input;
  redactor.learn({ env: options["password-env"] });
  const start = (): Reporter =>
    createReporter({
      mode: options.output === "ndjson" ? "ndjson" : options.quiet ? "silent" : "human",
      stderr: process.stderr,
      stdout: process.stdout,
      isTTY: process.stderr.isTTY && environment.CI === undefined && environment.TERM !== "dumb",
      now: () => Date.now(),
      columns: () => process.stderr.columns || 80,
      style: usesColour(input, process.stderr.isTTY) ? COLOUR_STYLE : PLAIN_STYLE,
      redactor,
    });
  let reporter = start();
  const notify: Notify = (event) => reporter.notify(event);
  const signals = watchStopSignals((message) => notify({ type: "notice", message }));
  try {
    return await work({
      notify,
      redactor,
      signals,
      style: usesColour(input, process.stdout.isTTY) ? COLOUR_STYLE : PLAIN_STYLE,
      width: process.stdout.columns || 100,
      print: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
      pauseProgress: () => {
        reporter.close();
        reporter = start();
      },
      openStack: async () => {
        const session = await openStackSession({
          stack: String(options.stack),
          directory: resolve(input.cwd, options.cwd ?? environment.ROLLBACK_CWD ?? "."),
          configFile: options.config === undefined ? undefined : resolve(input.cwd, options.config),
          environment,
          version,
          notify,
          redact: redactor.text,
          now: () => new Date(),
        });
        // Before anything is planned or run: what a step prints is hidden from its first line on.
        redactor.learn(session.settings);
        return session;
      },
    });
  } finally {
    reporter.close();
    signals.dispose();
  }
}

function usesColour({ options, environment }: CommandInput, isTTY: boolean): boolean {
  return isTTY && options.color && !environment.NO_COLOR && environment.TERM !== "dumb";
}
