import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replay } from "../execute/replay.ts";
import { runSteps, type StepDecision } from "../execute/run-steps.ts";
import type { Journal } from "../journal/open-journal.ts";
import { messageOf } from "../model/errors.ts";
import type { Report } from "../model/report.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import { buildRunReport } from "../execute/build-report.ts";
import { renderReportHtml } from "../report/render-report-html.ts";
import { renderReportMarkdown } from "../report/render-report-markdown.ts";
import { renderReportText } from "../report/render-report-text.ts";
import { reportJson } from "../report/report-json.ts";
import { runDirectory, stepContext, type RunSurroundings } from "./step-context.ts";

/** What the command line contributes while steps run. */
export interface ExecuteControls {
  readonly decisions?: ReadonlyMap<string, StepDecision>;
  readonly stopRequested: () => boolean;
  readonly redact: {
    readonly text: (text: string) => string;
    readonly value: <Value>(value: Value) => Value;
  };
}

/** Runs the steps of a started run to its end and writes its report. */
export async function executeRun(
  surroundings: RunSurroundings,
  journal: Journal,
  controls: ExecuteControls,
): Promise<Report> {
  const { session, run, plan } = surroundings;
  const { notify, now } = session.request;
  notify({ type: "run-started", run, steps: plan.steps });
  await runSteps(run, {
    journal,
    kinds: ALL_STEP_KINDS,
    contextOf: (step, told, signal) => stepContext(surroundings, step, told, signal),
    notify,
    now,
    stopRequested: controls.stopRequested,
    ...(controls.decisions === undefined ? {} : { decisions: controls.decisions }),
    redact: controls.redact.value,
  });
  const report = controls.redact.value(buildRunReport(replay(journal.read(run)), journal.read(run)));
  await writeReport(runDirectory(session, run), report).catch((error: unknown) =>
    notify({ type: "notice", message: `the report could not be written: ${messageOf(error)}` }),
  );
  notify({ type: "report-ready", report });
  return report;
}

/** Writes the report in every form into the run's folder. */
export async function writeReport(directory: string, report: Report): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const forms = {
    "report.json": reportJson(report),
    "report.md": renderReportMarkdown(report),
    "report.html": renderReportHtml(report),
    "report.txt": renderReportText(report),
  };
  await Promise.all(
    Object.entries(forms).map(([name, text]) => writeFile(join(directory, name), text, { mode: 0o600 })),
  );
}
