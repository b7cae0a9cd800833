import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { RollbackError, messageOf } from "../../model/errors.ts";
import type { RollbackPlan } from "../../model/plan.ts";
import { parsePlan } from "../../report/plan-json.ts";
import { applyPlan } from "../../use-cases/apply-plan.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { withConsole } from "../console-session.ts";
import { showPlan } from "../show-plan.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";

/** Runs a plan file; the stack is the plan's own. */
export async function runApply(input: CommandInput): Promise<number> {
  const plan = await readPlan(resolve(input.cwd, String(input.options.plan)));
  const bound: CommandInput = { ...input, options: { ...input.options, stack: plan.target.stack } };
  return withConsole(bound, async (console) => {
    const session = await console.openStack();
    const report = await applyPlan(session, plan, {
      show: (now) => showPlan(now, bound, console),
      stopRequested: console.signals.requested,
      redact: console.redactor,
    });
    return printReport(report, bound, console, report.run && runDirectory(session, report.run));
  });
}

async function readPlan(file: string): Promise<RollbackPlan> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new RollbackError("PLAN_UNREADABLE", {
      subject: file,
      message: `the plan "${file}" cannot be read: ${messageOf(error)}`,
      remedy: "make one with: rollback plan --stack <stack> --to <release> --out plan.json",
      cause: error,
    });
  });
  return parsePlan(text, file);
}
