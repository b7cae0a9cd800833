import { formatDuration } from "../../model/duration.ts";
import type { RollbackEvent } from "../../model/events.ts";
import type { Finding } from "../../model/finding.ts";
import type { StepOutcome } from "../../model/step.ts";
import { terminalText } from "../../report/escape.ts";
import { clipEnd, countOf } from "../../report/fit-text.ts";
import { FINDING_LEVELS } from "../../report/findings-text.ts";
import { outcomeWords } from "../../report/outcome-words.ts";
import { planVerdict } from "../../report/plan-verdict.ts";
import type { ProgressState } from "./progress-state.ts";

/** Longer words of a program are in the journal; a log line is for reading. */
const LONGEST_LINE = 500;

/** One event as one line of plain text, at most 500 characters; `state` is the state after the event. */
export function eventLine(event: RollbackEvent, state: ProgressState): string {
  return clipEnd(terminalText(wordsOf(event, state)), LONGEST_LINE);
}

function wordsOf(event: RollbackEvent, state: ProgressState): string {
  switch (event.type) {
    case "activity-started":
      return `${event.activity} …`;
    case "activity-finished":
      return `${event.activity}: done in ${formatDuration(event.durationMs)}`;
    case "plan-ready":
      return `plan ${event.plan.digest.slice(0, 12)}: ${planVerdict(event.plan).text}`;
    case "gate-checked":
      return `gates: ${countFindings(event.findings)}`;
    case "run-started":
      return `run ${event.run}: ${countOf(event.steps.length, "step")}`;
    case "step-started": {
      const attempt = event.attempt > 1 ? ` (attempt ${event.attempt})` : "";
      return `${positionOf(event.step.id, state)}${event.step.phase}: ${event.step.title}${attempt}`;
    }
    case "step-progress":
      return `${event.step}: ${countedOf(event.done, event.total)}${event.message}`;
    case "step-finished":
      return stepWords(event.outcome);
    case "probe-sampled":
      return `${event.probe}: ${event.sample.verdict}, ${event.consecutive} of ${event.wanted} in a row: ${event.sample.detail}`;
    case "notice":
      return event.message;
    case "report-ready":
      return `${outcomeWords(event.report).headline}: ${event.report.detail}`;
  }
}

/** `step 2 of 5, `; empty for a step that was not announced. */
export function positionOf(step: string, state: ProgressState): string {
  const index = state.stepIds.indexOf(step);
  return index < 0 ? "" : `step ${index + 1} of ${state.stepIds.length}, `;
}

function stepWords(outcome: StepOutcome): string {
  const took = outcome.durationMs === undefined ? "" : ` in ${formatDuration(outcome.durationMs)}`;
  const undone = outcome.undone === undefined ? "" : `; undoing it ${outcome.undone}`;
  return `${outcome.status}: ${outcome.step}${took}: ${outcome.detail}${undone}`;
}

function countedOf(done: number | undefined, total: number | undefined): string {
  if (done === undefined) return "";
  return total === undefined ? `${done} done, ` : `${done}/${total} `;
}

function countFindings(findings: readonly Finding[]): string {
  const counts = FINDING_LEVELS.map((level) => [
    level,
    findings.filter((finding) => finding.level === level).length,
  ]);
  const words = counts
    .filter(([, count]) => count !== 0)
    .map(([level, count]) => `${count ?? 0} ${level ?? ""}`);
  return words.length === 0 ? "nothing found" : words.join(", ");
}
