import { runCli, type Invocation } from "../../src/cli/run-cli.ts";

/** What a command printed, and with what code it ended. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process and keeps what it prints. */
export async function capture(
  argv: readonly string[],
  overrides: Partial<Invocation> = {},
): Promise<Captured> {
  return captureOutput(() => runCli({ argv, cwd: "/", environment: {}, version: "1.2.3", ...overrides }));
}

/** Keeps what some work writes to the streams of this process. */
export async function captureOutput(work: () => number | Promise<number>): Promise<Captured> {
  const said = { stdout: "", stderr: "" };
  const writes = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => {
      said[name] += String(text);
      return true;
    };
    return () => void (stream.write = write);
  });
  try {
    return { code: await work(), ...said };
  } finally {
    for (const restore of writes) restore();
  }
}
