import type { Argv } from "yargs";
import type { CommandInput } from "../run-cli.ts";

/** Runs a command and answers its exit code. */
export type CommandRun = (input: CommandInput) => Promise<number>;

/** One command: what help needs, and how to load the rest only when it is called. */
export interface Command {
  readonly command: readonly string[];
  readonly describe: string;
  readonly builder: (parser: Argv) => Argv;
  /** What --yes does; absent where nobody is ever asked. */
  readonly yes?: string;
  readonly load: () => Promise<CommandRun>;
}
