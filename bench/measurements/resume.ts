import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isUnfinished, outcomesOf, replay } from "../../src/execute/replay.ts";
import { openJournal, type Journal } from "../../src/journal/open-journal.ts";
import { readMirror } from "../../src/journal/read-mirror.ts";
import { aPlan } from "../../test/_builders/a-plan.ts";
import { aPreview } from "../../test/_builders/a-preview.ts";
import { anOutcome, aStep } from "../../test/_builders/a-step.ts";
import { generateChanges } from "../generated/changes.ts";
import type { Measurement } from "../measurement.ts";
import { timeRuns } from "../time-runs.ts";
import { budgetRow } from "../table/rows.ts";
import { milliseconds } from "../table/units.ts";

const ENTRIES = 1000;
const CHANGES = 1000;
const LIMIT_MS = 1000;

/** How long a resume takes to know where the run stands: the journal and its mirror read, checked and replayed. */
export const resume: Measurement = {
  name: "resume",
  title: "resume finds its place in a journal of 1,000 entries",
  measure: async ({ rounds, say }) => {
    const directory = mkdtempSync(join(tmpdir(), "rollback-bench-"));
    try {
      say(`writing ${ENTRIES} entries, each to disk before the next`);
      writeRun(directory);
      const { first, later } = await timeRuns(() => findPlace(directory), rounds * 3);
      return [
        budgetRow("first time in a process", first, LIMIT_MS, milliseconds),
        budgetRow("later", later, LIMIT_MS, milliseconds),
      ];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

function open(directory: string): Journal {
  return openJournal({
    directory,
    now: () => "2026-11-21T03:00:00.000Z",
    mirrorDirectory: join(directory, "mirror"),
    onMirrorFailure: (message) => {
      throw new Error(message);
    },
  });
}

/** A run over a plan of 1,000 changes, killed while its last step was under way. */
function writeRun(directory: string): void {
  const journal = open(directory);
  const steps = Array.from({ length: ENTRIES / 2 }, (_, index) =>
    aStep({ id: `step-${index}`, class: "idempotent" }),
  );
  const plan = aPlan({ steps, preview: aPreview({ changes: generateChanges(CHANGES) }) });
  const actor = { user: "bench", host: "bench", pid: 1 };
  journal.append("run", { type: "run-started", plan, actor, decidedAt: "2026-11-21T03:00:00.000Z" });
  for (const [index, { id }] of steps.entries()) {
    const intent = { step: id, attempt: 1, idempotencyKey: `run-${id}`, undo: false };
    journal.append("run", { type: "step-intended", ...intent });
    if (index < steps.length - 1)
      journal.append("run", { type: "step-settled", undo: false, outcome: anOutcome({ step: id }) });
  }
  journal.close();
}

async function findPlace(directory: string): Promise<void> {
  const journal = open(directory);
  try {
    for (const entries of (await readMirror(join(directory, "mirror"))).values()) journal.adopt(entries);
    const states = journal.runs().map((run) => replay(journal.read(run)));
    const state = states.find(isUnfinished);
    const place = state && outcomesOf(state).findIndex(({ status }) => status === "unknown");
    if (place !== ENTRIES / 2 - 1) throw new Error("the run's place was not found");
  } finally {
    journal.close();
  }
}
