import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { StepContext } from "../step-kind.ts";

type Owner = Pick<StepContext, "runDirectory" | "step">;

/**
 * Writes down what a step will need to look at or to take back its effect, before the effect.
 *
 * The outcome in the journal comes too late for a run that is killed in between. The file is on
 * disk (with its name) when this returns; it lies in the private folder of the run, so on another
 * machine it is missing.
 */
export async function remember({ runDirectory, step }: Owner, value: object): Promise<void> {
  const path = memoryPath({ runDirectory, step });
  await mkdir(runDirectory, { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(value));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(runDirectory, "r");
  await folder.sync().finally(() => folder.close());
}

/** What this step wrote down in this run; undefined when it wrote nothing here. */
export async function recall<Value>(owner: Owner, shape: z.ZodType<Value>): Promise<Value | undefined> {
  const path = memoryPath(owner);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(path, error);
  });
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

const memoryPath = ({ runDirectory, step }: Owner): string => join(runDirectory, `${step.id}.memory.json`);

function unreadable(path: string, error: unknown): RollbackError {
  return new RollbackError("JOURNAL_DAMAGED", {
    subject: path,
    message: `what the step wrote down in "${path}" cannot be read: ${messageOf(error)}`,
    remedy: "look at the database by hand; the step cannot tell what it changed",
    cause: error,
  });
}
