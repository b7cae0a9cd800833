import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { RollbackError, messageOf } from "../../model/errors.ts";
import { planJson } from "../../report/plan-json.ts";
import { planOnly } from "../../use-cases/roll-back.ts";
import { withConsole } from "../console-session.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";
import { wishOf } from "../wish.ts";

/** Shows the plan and, with --out, writes it for somebody to approve. */
export async function runPlan(input: CommandInput): Promise<number> {
  const wish = wishOf(input);
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const report = await planOnly(session, wish);
    const { out } = input.options;
    if (typeof out === "string") await writePlan(resolve(input.cwd, out), planJson(report.plan));
    return printReport(report, input, console);
  });
}

async function writePlan(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new RollbackError("USAGE", {
      subject: file,
      message: `the plan cannot be written to "${file}": ${messageOf(error)}`,
      remedy: "name another file with --out",
      cause: error,
    });
  }
}
