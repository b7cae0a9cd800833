import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A command line at a terminal, typed at as a person would. */
export interface Terminal {
  /** Everything that was shown so far. */
  readonly shown: () => string;
  /** Waits until the terminal shows a text after the last answer, then types the answer and Enter. */
  readonly answer: (question: RegExp, text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

interface Options {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const PATIENCE_MS = 120_000;
const LOOK_MS = 100;

/** Runs a command under `script` (util-linux), which gives it a terminal of its own. */
export function openTerminal(argv: readonly string[], { cwd, env }: Options): Terminal {
  // A terminal of script's is born without a size, and prompts would be wrapped at every letter.
  const command = `stty cols 120 rows 40; ${quoted(argv)}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd,
    env: { ...env, TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  let seen = 0;
  child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    shown: () => shown,
    ended,
    answer: async (question, text) => {
      for (const end = Date.now() + PATIENCE_MS; !question.test(shown.slice(seen));) {
        await sleep(LOOK_MS);
        if (Date.now() > end || child.exitCode !== null)
          throw new Error(`the terminal never asked ${String(question)}:\n${shown.slice(-3000)}`);
      }
      seen = shown.length;
      child.stdin.write(`${text}\r`);
    },
  };
}

const quoted = (argv: readonly string[]): string =>
  argv.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(" ");
