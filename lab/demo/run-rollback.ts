import { join } from "node:path";
import { withLabProviders } from "./demo-environment.ts";
import type { Demo } from "./open-demo.ts";
import { showCommand } from "./run-command.ts";
import { say } from "./say.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Runs the real rollback as a person would, with its own output, and answers its exit code. */
export async function runRollback(
  { platform, variables, signal }: Demo,
  args: readonly string[],
): Promise<number> {
  say(`npm run rollback -- ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
  return showCommand(["npm", "run", "--silent", "rollback", "--", ...args, "--yes", "--cwd", platform], {
    cwd: ROOT,
    env: withLabProviders(variables),
    signal,
  });
}
