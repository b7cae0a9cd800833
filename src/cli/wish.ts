import type { RollbackWish } from "../use-cases/make-plan.ts";
import { parseAcceptances } from "./parse-acceptances.ts";
import type { CommandInput } from "./run-cli.ts";

/** The options that shape a plan, as the planner wants them. */
export function wishOf({ options }: CommandInput): RollbackWish {
  return {
    to: String(options.to),
    acceptances: parseAcceptances(options.accept as string[]),
    reason: options.reason as string | undefined,
    refresh: options.refresh === true,
  };
}
