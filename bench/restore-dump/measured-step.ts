import { join } from "node:path";
import { execa } from "execa";
import type { DatabaseConnection } from "../../src/model/data.ts";

/** The silence that the step waits for, in milliseconds: no work, so it is shown apart. */
export const QUIET_MS = 1000;

/** What one run of the step took. */
export interface MeasuredStep {
  readonly durationMs: number;
  /** Of it, until the dump had been read and judged. */
  readonly judgeMs: number;
  /** The process's resident memory, ten times a second, in bytes. */
  readonly memory: readonly number[];
  /** The name under which it keeps the database of before. */
  readonly old: string;
}

/** Runs the step in a process of its own; `database` is what the dump is of. */
export async function runStep(order: {
  readonly connection: DatabaseConnection;
  readonly dump: string;
  readonly database: string;
}): Promise<MeasuredStep> {
  const child = join(import.meta.dirname, "child.ts");
  const { stdout } = await execa(process.execPath, [child, JSON.stringify(order)]);
  return JSON.parse(stdout) as MeasuredStep;
}
