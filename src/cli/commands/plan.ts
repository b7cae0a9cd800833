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
    const { out } = input.options;
    const file = typeof out === "string" ? resolve(input.cwd, out) : undefined;
    // Before the slow part: a file that cannot be written should not cost a preview.
    if (file !== undefined) await writePlan(file, "");
    const report = await planOnly(session, wish);
    if (file === undefined) return printReport(report, input, console);
    await writePlan(file, planJson(report.plan));
    const next = report.outcome === "planned" ? [`rollback apply ${file}`] : report.next;
    return printReport({ ...report, next }, input, console);
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
