import { outcomesByKind, runSteps, type ExecutionResult } from "../../../src/execute/run-steps.ts";
import { replay } from "../../../src/execute/replay.ts";
import { type Journal, openJournal } from "../../../src/journal/open-journal.ts";
import type { JournalRecord } from "../../../src/model/journal-entry.ts";
import type { Step } from "../../../src/model/step.ts";
import { withRunConfig } from "../../../src/steps/database/run-config.ts";
import type { StepContext } from "../../../src/steps/step-kind.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import type { Lab } from "../../lab/cloud/start-lab.ts";
import { contextFor, KINDS, RUN } from "./data-world.ts";

/** One moment at which a process may die, relative to what it writes down about a step. */
export type KillPoint = "before-intent" | "after-intent" | "after-effect" | "after-outcome";

class Killed extends Error {}

/** Runs steps over a real journal in one process after another; the first may die at a chosen point. */
export async function runData(
  lab: Lab,
  directory: string,
  steps: readonly Step[],
  { kill, overrides }: { kill?: { point: KillPoint; step: string }; overrides?: Partial<StepContext> } = {},
): Promise<ExecutionResult> {
  const plan = aPlan({ steps, createdAt: new Date(Date.now() + 1000).toISOString() });
  const begin = (journal: Journal) => {
    const actor = { user: "spec", host: "here", pid: 1 };
    if (journal.runs().length === 0)
      journal.append(RUN, { type: "run-started", plan, actor, decidedAt: plan.createdAt });
    else journal.append(RUN, { type: "run-resumed", actor });
    return runSteps(RUN, {
      journal,
      kinds: KINDS,
      contextOf: (step, told, signal) => {
        const context = contextFor(lab, directory, { plan, ...overrides });
        return {
          ...context,
          engine: withRunConfig(context.engine, { plan, outcomeOf: told.outcomeOf }),
          step,
          ...told,
          signal,
          idempotencyKey: `${RUN}-${step.id}`,
        };
      },
      notify: () => undefined,
      now: () => new Date(),
      stopRequested: () => false,
      redact: (value) => value,
    });
  };
  const open = () =>
    openJournal({
      directory,
      now: () => new Date().toISOString(),
      mirrorDirectory: undefined,
      onMirrorFailure: () => undefined,
    });
  if (kill !== undefined) {
    const journal = open();
    await begin(dyingAt(journal, kill)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    journal.close();
  }
  const journal = open();
  try {
    return await begin(journal);
  } finally {
    journal.close();
  }
}

/** What the steps of the run came to. */
export function outcomesIn(directory: string) {
  const journal = openJournal({
    directory,
    now: () => new Date().toISOString(),
    mirrorDirectory: undefined,
    onMirrorFailure: () => undefined,
  });
  try {
    return outcomesByKind(replay(journal.read(RUN)));
  } finally {
    journal.close();
  }
}

function dyingAt(journal: Journal, { point, step }: { point: KillPoint; step: string }): Journal {
  const pointsOf = (record: JournalRecord): [KillPoint, KillPoint] | undefined => {
    if (record.type === "step-intended" && record.step === step) return ["before-intent", "after-intent"];
    if (record.type === "step-settled" && record.outcome.step === step)
      return ["after-effect", "after-outcome"];
    return undefined;
  };
  return {
    ...journal,
    append: (run, record) => {
      const [before, after] = pointsOf(record) ?? [];
      if (before === point) throw new Killed();
      const entry = journal.append(run, record);
      if (after === point) throw new Killed();
      return entry;
    },
  };
}
