import { isCancel, text } from "@clack/prompts";
import { RollbackError } from "../model/errors.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { renderPlanText } from "../report/render-plan-text.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { CommandInput } from "./run-cli.ts";

/** Refuses at once where a question could not be asked: before anything slow has begun. */
export function assertCanConfirm({ options }: CommandInput): void {
  if (options.yes || (process.stdin.isTTY && process.stderr.isTTY)) return;
  throw new RollbackError("CONFIRMATION_IMPOSSIBLE", {
    subject: "--yes",
    message: "there is no terminal to confirm the plan on",
    remedy: "look at the plan first (rollback plan …), then run it with --yes",
  });
}

/**
 * Shows the plan and asks for the stack's name; answers when the person decided, undefined when they declined.
 *
 * With --yes that was when the command was given; planning then belongs to the time until it is verified.
 */
export async function confirmPlan(
  plan: RollbackPlan,
  input: CommandInput,
  console: ConsoleSession,
): Promise<string | undefined> {
  if (console.signals.requested()) return undefined;
  console.pauseProgress();
  if (!input.options.quiet && input.options.output === "human") {
    process.stderr.write(
      renderPlanText(console.redactor.value(plan), { width: process.stderr.columns || 100, next: null }),
    );
  }
  if (input.options.yes) return plan.createdAt;
  const { stack } = plan.target;
  const answer = await text({
    message: `Type the name of the stack (${stack}) to roll it back`,
    output: process.stderr,
  });
  return !isCancel(answer) && answer.trim() === stack ? new Date().toISOString() : undefined;
}
