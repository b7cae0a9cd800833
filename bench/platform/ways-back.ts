import { rm } from "node:fs/promises";
import { parseReport } from "../../src/report/report-json.ts";
import { awaitVersion } from "./await-version.ts";
import { benchDirectory, ROOT } from "./directories.ts";
import { GOOD, type Platform } from "./open-platform.ts";
import { run } from "./run.ts";
import { timeStages, totalOf, type Stages } from "./stages.ts";

const STACK = ["--stack", "prod", "--non-interactive"] as const;
// By hand people look at the preview first and do not ask for a second one.
const UP = ["pulumi", "up", "--yes", "--skip-preview", ...STACK] as const;
const PREVIEW = ["pulumi", "preview", ...STACK] as const;

/** What is done without a tool: a fresh clone, its packages, a look, the update, curl until the version answers. */
export async function byHand({ env, repository, backendUrl }: Platform): Promise<Stages> {
  const clone = benchDirectory("by-hand");
  const here = { cwd: clone, env };
  try {
    return await timeStages([
      ["clone", () => run(["git", "clone", "--quiet", repository, clone], { cwd: benchDirectory(), env })],
      ["checkout", () => run(["git", "checkout", "--quiet", GOOD.tag], here)],
      ["npm ci", () => run(["npm", "ci"], here)],
      ["pulumi preview", () => run(PREVIEW, here)],
      ["pulumi up", () => run(UP, here)],
      ["until the version answers", () => awaitVersion(backendUrl, GOOD.version)],
    ]);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}

/** The least that any tool must wait for: preview and update of a program that lies there with its packages. */
export async function warmProgram({ env, warm }: Platform): Promise<Stages> {
  const here = { cwd: warm, env };
  return timeStages([
    ["pulumi preview", () => run(PREVIEW, here)],
    ["pulumi up", () => run(UP, here)],
  ]);
}

/** Lays the release out with its packages, as a plan made before the incident does; never timed. */
export async function prepare({ env, repository }: Platform): Promise<void> {
  await run(rollback("plan", "--cwd", repository), { cwd: ROOT, env });
}

/** The command line as a person types it, from its start to its end; the stages are what its own report says. */
export async function prepared({ env, repository }: Platform): Promise<Stages> {
  const startedAt = performance.now();
  const text = await run(rollback("--yes", "--output", "json", "--cwd", repository), { cwd: ROOT, env });
  const total = performance.now() - startedAt;
  const { outcome, detail, steps } = parseReport(text);
  if (outcome !== "rolled-back") throw new Error(`the rollback ended ${outcome}: ${detail}`);
  const stages = new Map(steps.map(({ step, durationMs = 0 }): [string, number] => [step, durationMs]));
  return new Map([["start, facts, preview, plan, report", total - totalOf(stages)], ...stages]);
}

function rollback(...args: string[]): readonly [string, ...string[]] {
  const command = args[0] === "plan" ? args.slice(0, 1) : [];
  const target = ["--stack", "prod", "--to", GOOD.tag];
  return ["npm", "run", "--silent", "rollback", "--", ...command, ...target, ...args.slice(command.length)];
}
