import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepMemory, StepOutcome } from "../../src/model/step.ts";
import type { StackEngine } from "../../src/model/stack-engine.ts";
import type { StepContext } from "../../src/steps/step-kind.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStep } from "../_builders/a-step.ts";

/** A context with real folders below one temporary folder, and what was reported on the way. */
export interface StepWorld {
  readonly context: StepContext;
  readonly directory: string;
  readonly progress: string[];
  readonly end: () => Promise<void>;
}

/** What a context tells of earlier steps: one outcome for each kind, as the only step of that kind has it. */
export function toldOf(
  outcomes: Readonly<Record<string, StepOutcome>>,
): Pick<StepContext, "plan" | "outcomes" | "outcomeOf"> {
  const kinds = Object.keys(outcomes);
  return {
    plan: aPlan({ steps: kinds.map((kind) => aStep({ id: kind, kind })) }),
    outcomes: new Map(Object.entries(outcomes)),
    outcomeOf: (id) => outcomes[id],
  };
}

/** Makes a world for one spec; the engine is not for these steps, and throws when it is asked. */
export async function aStepWorld(overrides: Partial<StepContext> = {}): Promise<StepWorld> {
  const directory = await mkdtemp(join(tmpdir(), "step-"));
  const progress: string[] = [];
  const context: StepContext = {
    run: "run-1",
    plan: aPlan(),
    step: aStep({ id: "a-step" }),
    idempotencyKey: `key-${directory}`,
    projectDirectory: directory,
    currentDirectory: directory,
    runDirectory: directory,
    environment: { PATH: process.env["PATH"], SECRET_TOKEN: "s3cret", UNRELATED: "unrelated" },
    engine: {} as StackEngine,
    values: () =>
      Promise.resolve({
        "release.version": "1.2.3",
        "target.stack": "prod",
        "outputs.option": "--upload-pack=x",
      }),
    signal: new AbortController().signal,
    progress: (message) => progress.push(message),
    notify: () => undefined,
    outcomes: new Map(),
    outcomeOf: () => undefined,
    ...memoryIn(directory, "a-step"),
    wasBegun: false,
    ...overrides,
  };
  return { context, directory, progress, end: () => rm(directory, { recursive: true, force: true }) };
}

/** What steps write down, as files of a folder: it outlives a context as the journal does. */
export function memoryIn(directory: string, step: string): Pick<StepContext, "memoryOf" | "remember"> {
  const file = (id: string): string => join(directory, `${id}.memory.json`);
  return {
    memoryOf: (id) =>
      existsSync(file(id)) ? (JSON.parse(readFileSync(file(id), "utf8")) as StepMemory) : undefined,
    remember: (memory) => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(file(step), JSON.stringify(memory));
    },
  };
}
