import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Preview } from "../model/preview.ts";
import { explainFailure } from "./explain-failure.ts";
import { judgePreview } from "./judge-preview.ts";
import { planHashOfFile } from "./plan-hash.ts";
import type { PulumiCli } from "./pulumi-cli.ts";
import { readChange, type UnknownOperation } from "./read-change.ts";
import { readPreviewRecord } from "./read-preview-record.ts";
import { removedSafetyOptions, type ResourceChange } from "../model/resource-change.ts";
import { statefulReason } from "./stateful-types.ts";

interface Options {
  readonly cli: PulumiCli;
  readonly stack: string;
  readonly projectDirectory: string;
  /** Private folder for the record and the saved plan, which hold ciphertext. */
  readonly scratchDirectory: string;
  readonly configFile: string | undefined;
  readonly refresh: boolean;
  readonly timeoutMs: number;
  readonly statefulTypes: readonly string[];
  /** Called while the engine is at work, for what can be done meanwhile. */
  readonly onStarted?: () => void;
}

/** The file into which the last preview saved the engine's plan. */
export const planFileIn = (scratchDirectory: string): string => join(scratchDirectory, "engine-plan.json");

/**
 * Previews the release's program against the stack and saves the engine's plan.
 *
 * It uses the CLI instead of the Automation API: only `preview --json` shows the old options of
 * resources that stay the same. A program that fails or hangs is an answer (a preview that did not
 * succeed); secrets that cannot be read and a missing stack throw, because no program ran.
 */
export async function previewRelease(options: Options): Promise<Preview> {
  const { cli, stack, scratchDirectory } = options;
  await mkdir(scratchDirectory, { recursive: true, mode: 0o700 });
  const recordFile = join(scratchDirectory, "preview.json");
  const planFile = planFileIn(scratchDirectory);
  await Promise.all([recordFile, planFile].map((file) => rm(file, { force: true })));

  const args = [
    "preview",
    "--stack",
    stack,
    "--json",
    "--show-sames",
    "--non-interactive",
    "--save-plan",
    planFile,
  ];
  if (options.configFile !== undefined) args.push("--config-file", options.configFile);
  if (options.refresh) args.push("--refresh");
  const startedAt = performance.now();
  const running = cli.run(args, {
    directory: options.projectDirectory,
    timeoutMs: options.timeoutMs,
    stdoutFile: recordFile,
  });
  options.onStarted?.();
  const result = await running;
  const durationMs = Math.round(performance.now() - startedAt);

  const steps: (ResourceChange | UnknownOperation)[] = [];
  let unchanged = 0;
  const record = await readPreviewRecord(recordFile, (step) => {
    const change = readChange(step, (type) => statefulReason(type, options.statefulTypes));
    // An unchanged resource is only counted: 10,000 of them must not fill the memory.
    if (
      !("unknownOperation" in change) &&
      change.op === "same" &&
      removedSafetyOptions(change).length === 0
    ) {
      unchanged += 1;
    } else {
      steps.push(change);
    }
  });
  await rm(recordFile, { force: true });
  if (result.exitCode !== 0 && record === undefined && !result.timedOut) {
    throw explainFailure(result, { operation: "preview", stack });
  }
  return judgePreview({
    result,
    record,
    steps,
    unchanged,
    planHash: await readPlanHash(planFile),
    durationMs,
  });
}

/** The hash of a saved plan; undefined when there is none, or none that can be read. */
export async function readPlanHash(planFile: string): Promise<string | undefined> {
  try {
    return await planHashOfFile(planFile);
  } catch {
    return undefined;
  }
}
