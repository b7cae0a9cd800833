import type { Report } from "../model/report.ts";
import { safetySnapshot } from "../model/safety-snapshot.ts";
import { hasTerminal } from "./ask-typed.ts";
import type { CommandInput } from "./run-cli.ts";

/**
 * Offers the way back to the safety snapshot to a person whose migrations stopped halfway down; answers the exit code.
 *
 * The restore shows its own plan and asks for its own confirmation. Without a terminal nothing is
 * begun: the report names the command.
 */
export async function offerSafety(
  report: Report | undefined,
  input: CommandInput,
  exitCode: number,
): Promise<number> {
  const { options } = input;
  const snapshot = report?.outcome === "stopped" ? safetySnapshot(report.plan, report.steps) : undefined;
  const isAsked = !options.yes && options.output === "human" && hasTerminal();
  if (snapshot === undefined || !isAsked) return exitCode;
  const { runSnapshotRestore } = await import("./commands/snapshot-restore.ts");
  const reason = "the migrations stopped on their way down";
  return runSnapshotRestore({ ...input, options: { ...options, action: "restore", name: snapshot, reason } });
}
