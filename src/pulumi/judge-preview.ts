import type { Preview } from "../model/preview.ts";
import type { ResourceChange, ResourceOperation } from "../model/resource-change.ts";
import type { CliResult } from "./pulumi-cli.ts";
import { errorLines } from "./explain-failure.ts";
import type { PreviewRecord } from "./read-preview-record.ts";
import type { UnknownOperation } from "./read-change.ts";

interface Evidence {
  readonly result: Pick<CliResult, "exitCode" | "stderr" | "timedOut">;
  readonly record: PreviewRecord | undefined;
  readonly steps: readonly (ResourceChange | UnknownOperation)[];
  /** How many `same` steps were counted and dropped while reading. */
  readonly unchanged: number;
  readonly planHash: string | undefined;
  readonly durationMs: number;
}

/**
 * Makes a preview of everything a finished `pulumi preview` left behind.
 *
 * Judged only now, after the process ended: a record is complete when the summary is there, its
 * counts equal the steps seen, each operation is known and the saved plan was written. Anything
 * less is `incomplete`, whatever the exit code says.
 */
export function judgePreview(evidence: Evidence): Preview {
  const { result, record } = evidence;
  const counts: Partial<Record<ResourceOperation, number>> =
    evidence.unchanged > 0 ? { same: evidence.unchanged } : {};
  const changes: ResourceChange[] = [];
  let incomplete: string | undefined;
  for (const step of evidence.steps) {
    if ("unknownOperation" in step) {
      incomplete = `the engine plans an operation this tool does not know: "${step.unknownOperation}"`;
      continue;
    }
    counts[step.op] = (counts[step.op] ?? 0) + 1;
    changes.push(step);
  }
  const diagnostics = [...(record?.diagnostics ?? [])].filter(
    ({ message }) => !/^warning: using pulumi-\S+ from \$PATH/.test(message),
  );
  const fail = (message: string): void => {
    diagnostics.unshift({ severity: "error", urn: undefined, message });
  };
  if (result.timedOut) {
    // What the engine adds says only that it was cancelled.
    fail("the preview did not end within its time limit");
  } else if (result.exitCode !== 0 && !diagnostics.some(({ severity }) => severity === "error")) {
    fail(errorLines(result.stderr) || "the preview ended without saying why");
  }
  const succeeded = result.exitCode === 0 && !result.timedOut;
  return {
    succeeded,
    incomplete: succeeded ? (incomplete ?? gapIn(record, counts, evidence.planHash)) : undefined,
    changes,
    counts,
    diagnostics,
    planHash: evidence.planHash,
    durationMs: evidence.durationMs,
  };
}

function gapIn(
  record: PreviewRecord | undefined,
  counts: Readonly<Record<string, number>>,
  planHash: string | undefined,
): string | undefined {
  if (record === undefined) return "the preview printed no readable record";
  if (record.changeSummary === undefined) return "the preview has no summary";
  for (const op of new Set([...Object.keys(counts), ...Object.keys(record.changeSummary)])) {
    // With --refresh its reads are listed and never summed.
    if (op === "refresh") continue;
    const seen = counts[op] ?? 0;
    const summed = record.changeSummary[op] ?? 0;
    if (seen !== summed) return `the summary counts ${summed} "${op}" but ${seen} were listed`;
  }
  if (Object.keys(counts).length === 0)
    return "the preview is empty: the program registered nothing and the state holds nothing";
  if (planHash === undefined) return "the engine saved no plan";
  return undefined;
}
