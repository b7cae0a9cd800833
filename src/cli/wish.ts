import { RollbackError } from "../model/errors.ts";
import { parseReleaseRequest } from "../releases/parse-release-request.ts";
import type { RollbackWish } from "../use-cases/make-plan.ts";
import { terminalText } from "../report/escape.ts";
import { parseTime } from "./parse-time.ts";
import { parseAcceptances } from "./parse-acceptances.ts";
import type { CommandInput } from "./run-cli.ts";

/** The options that shape a plan, as the planner wants them. */
export function wishOf({ options }: CommandInput): RollbackWish {
  const data = options.data as RollbackWish["data"];
  const dataAt = parseTime(options["data-at"] as string | undefined, "--data-at");
  refuseContradiction(data, dataAt);
  const to = String(options.to);
  // Only for what it refuses: that needs no stack, and nobody to ask.
  parseReleaseRequest(to);
  return {
    to,
    acceptances: parseAcceptances(options.accept as string[]),
    reason: typeof options.reason === "string" ? oneLine(options.reason) : undefined,
    refresh: options.refresh === true,
    data,
    dataAt,
    acceptedRows: options["accept-rows"] as number | undefined,
  };
}

/** A moment that is not returned to must not look as if it were. */
function refuseContradiction(data: RollbackWish["data"], dataAt: string | undefined): void {
  if (dataAt === undefined || (data !== "none" && data !== "down-migration")) return;
  throw new RollbackError("USAGE", {
    subject: "--data-at",
    message: `--data ${data} returns to no moment, and --data-at names one`,
    remedy: "leave one of the two out",
  });
}

/** The reason goes into the stack's history, where each line means something. */
function oneLine(text: string): string {
  return terminalText(text).replaceAll(/\s+/g, " ").trim();
}
