import type { RollbackWish } from "../use-cases/make-plan.ts";
import { terminalText } from "../report/escape.ts";
import { parseTime } from "./parse-time.ts";
import { parseAcceptances } from "./parse-acceptances.ts";
import type { CommandInput } from "./run-cli.ts";

/** The options that shape a plan, as the planner wants them. */
export function wishOf({ options }: CommandInput): RollbackWish {
  return {
    to: String(options.to),
    acceptances: parseAcceptances(options.accept as string[]),
    reason: typeof options.reason === "string" ? oneLine(options.reason) : undefined,
    refresh: options.refresh === true,
    data: options.data as RollbackWish["data"],
    dataAt: parseTime(options["data-at"] as string | undefined, "--data-at"),
  };
}

/** The reason goes into the stack's history, where each line means something. */
function oneLine(text: string): string {
  return terminalText(text).replaceAll(/\s+/g, " ").trim();
}
