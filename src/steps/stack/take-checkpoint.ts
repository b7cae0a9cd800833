import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { StepKind } from "../step-kind.ts";

const SETTINGS = z.strictObject({});

/** The file, in the run's private folder, that holds the state as it was before the run. */
export const CHECKPOINT_FILE = "checkpoint-before.json";

/** Keeps a copy of the stack's state, ciphertext and all, so that every later state can be compared with it. */
export const takeCheckpoint: StepKind<z.infer<typeof SETTINGS>> = {
  kind: "take-checkpoint",
  phase: "protect",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 5 * 60_000,
  title: () => "keep a copy of the stack's state",
  undoOf: () => ({ by: "unneeded", reason: "a copy changes nothing" }),
  check: () => Promise.resolve([]),
  apply: async (_, { engine, runDirectory }) => {
    const file = join(runDirectory, CHECKPOINT_FILE);
    await mkdir(runDirectory, { recursive: true, mode: 0o700 });
    await writeFile(file, await engine.exportState(), { mode: 0o600, flush: true });
    return { status: "succeeded", detail: file, data: { file } };
  },
  observe: () => Promise.resolve({ found: "not-done", detail: "a copy can be taken again" }),
};
