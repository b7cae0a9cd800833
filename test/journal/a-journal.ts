import { join } from "node:path";
import { openJournal, type Journal } from "../../src/journal/open-journal.ts";
import type { JournalRecord } from "../../src/model/journal-entry.ts";
import type { RollbackPlan } from "../../src/model/plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { anOutcome } from "../_builders/a-step.ts";

/** What can be told apart of a journal in a spec. */
interface Settings {
  readonly now?: () => string;
  readonly mirror?: string;
  readonly failures?: string[];
}

/** Opens a journal in a folder; its clock stands still unless one is given. */
export function openIn(directory: string, { now, mirror, failures }: Settings = {}): Journal {
  return openJournal({
    directory: join(directory, "journal"),
    now: now ?? (() => "2026-11-21T03:00:00.000Z"),
    mirrorDirectory: mirror,
    onMirrorFailure: (message) => failures?.push(message),
  });
}

/** The first record of a run. */
export function started(plan: RollbackPlan = aPlan()): JournalRecord {
  return {
    type: "run-started",
    plan,
    actor: { user: "ada", host: "ops-1", pid: 1 },
    decidedAt: plan.createdAt,
  };
}

/** The record before an effect. */
export function intended(step = "update-stack", attempt = 1): JournalRecord {
  return { type: "step-intended", step, attempt, idempotencyKey: `run-${step}`, undo: false };
}

/** The record after an effect. */
export function settled(): JournalRecord {
  return { type: "step-settled", undo: false, outcome: anOutcome() };
}
