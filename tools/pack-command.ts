import { spawnSync } from "node:child_process";

/** Runs a command to its end and answers its stdout; throws with everything it said when it fails. */
export function runCommand(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`"${[command, ...args].join(" ")}" failed: ${error?.message ?? `\n${stdout}${stderr}`}`);
}
