import { z } from "zod";
import type { StackUpdate } from "../model/release.ts";

/** The trailer by which an update of ours names its run; `pulumi stack history` keeps the message. */
export const RUN_TRAILER = "Rollback-Run";

const ENTRY = z.looseObject({
  version: z.number().optional(),
  kind: z.string(),
  startTime: z.string(),
  endTime: z.string().optional(),
  message: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  config: z
    .record(z.string(), z.looseObject({ value: z.string().optional(), secret: z.boolean().optional() }))
    .nullish(),
  result: z.string(),
  resourceChanges: z.record(z.string(), z.number()).nullish(),
});

/** Reads pages of `pulumi stack history --json`, newest first, and numbers the updates from the oldest. */
export function parseHistory(pages: readonly string[]): StackUpdate[] {
  const entries = pages.flatMap((page) => z.array(ENTRY).parse(JSON.parse(page)));
  return entries.map((entry, index) => toUpdate(entry, entries.length - index));
}

function toUpdate(entry: z.infer<typeof ENTRY>, counted: number): StackUpdate {
  const environment = entry.environment ?? {};
  const message = entry.message ?? "";
  return {
    // Self-managed backends never set a version: it is 0 in every entry.
    number: entry.version === undefined || entry.version === 0 ? counted : entry.version,
    kind: entry.kind,
    result: entry.result === "succeeded" || entry.result === "failed" ? entry.result : "in-progress",
    startedAt: entry.startTime,
    finishedAt: entry.endTime,
    message: message.split("\n")[0] ?? "",
    commit: environment["git.head"],
    dirty: environment["git.dirty"] === "true",
    author: environment["git.committer"] ?? environment["git.author"],
    config: Object.fromEntries(
      Object.entries(entry.config ?? {}).map(([key, { value, secret }]) => [
        key,
        secret === true ? null : (value ?? ""),
      ]),
    ),
    resourceChanges: entry.resourceChanges ?? {},
    rollbackRun: lastTrailer(message),
  };
}

/** The last line only: a person's reason stands before it and may say anything. */
function lastTrailer(message: string): string | undefined {
  return new RegExp(`(?:^|\\n)${RUN_TRAILER}: (\\S+)\\s*$`).exec(message)?.[1];
}
