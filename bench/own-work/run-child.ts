import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Spread } from "../generated/resource.ts";
import { writeStack } from "../generated/write-stack.ts";

/** What planning one generated stack took. */
export interface OwnWork {
  readonly durationMs: number;
  readonly peakBytes: number;
  readonly changes: number;
}

/** Plans a generated stack in a process of its own, `rounds` times; answers each round's numbers. */
export async function planInChild(
  count: number,
  spread: Spread,
  rounds: number,
): Promise<readonly OwnWork[]> {
  const folder = await mkdtemp(join(tmpdir(), "rollback-bench-"));
  const all: OwnWork[] = [];
  try {
    await writeStack(folder, count, spread);
    for (let round = 0; round < rounds; round += 1) {
      const { stdout } = await execa(process.execPath, [join(import.meta.dirname, "child.ts"), folder]);
      all.push(JSON.parse(stdout) as OwnWork);
      await rm(join(folder, "scratch"), { recursive: true, force: true });
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
