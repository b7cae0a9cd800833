import { execa } from "execa";

/** How long one command may take before the measurement is given up. */
const LIMIT_MS = 5 * 60_000;

/** Runs a command to its end and answers its stdout; throws with the end of what it said when it fails. */
export async function run(
  command: readonly [string, ...string[]],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const [program, ...args] = command;
  const result = await execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.exitCode === 0) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim().split("\n").slice(-15).join("\n");
  throw new Error(`"${command.join(" ")}" failed: ${said || (result.shortMessage ?? "")}`);
}
