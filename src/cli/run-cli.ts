import yargs, { type Argv } from "yargs";
import { EXIT, EXIT_MEANINGS } from "../model/exit-code.ts";
import { COMMANDS } from "./commands/registry.ts";
import { addGlobalOptions, addYesOption, type GlobalOptions } from "./global-options.ts";
import { explainError } from "./explain-error.ts";
import { unknownCommand, usageError } from "./usage-error.ts";
import { createSessionRedactor, type SessionRedactor } from "./session-redactor.ts";

/** What the process gives the command line. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** What a command is called with: the process and every parsed option. */
export interface CommandInput extends Invocation {
  /** One for the command and for the error it may end with. */
  readonly redactor: SessionRedactor;
  readonly options: GlobalOptions & Readonly<Record<string, unknown>>;
}

/** Parses the command line, runs one command and answers the exit code; nothing is ever thrown. */
export async function runCli(invocation: Invocation): Promise<number> {
  // A reader that went away (`| head`) must not end a run in the middle of a step.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let exitCode: number = EXIT.success;
  const redactor = createSessionRedactor(invocation.environment);
  const parser = addGlobalOptions(yargs([...invocation.argv]))
    .scriptName("rollback")
    // Everything else here speaks English too, and complaints are read.
    .locale("en")
    .usage(
      "rollback --stack <stack> --to <release>\n\nTakes a Pulumi stack back to a release that worked: previewed, gated, verified, resumable.",
    )
    .version(invocation.version)
    .strict()
    .recommendCommands()
    .demandCommand(0)
    .help()
    .wrap(Math.min(110, process.stdout.columns || 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .epilogue(exitCodeLines().join("\n"))
    .fail((message: string | null, error: Error | undefined) => {
      // What a command threw arrives here too; only yargs' own complaints are about the command line.
      if (error !== undefined && error.name !== "YError") throw error;
      const complaint = message ?? error?.message ?? "the command line is not understood";
      throw usageError(complaint, { argv: invocation.argv, ...knownTo(parser) });
    });
  for (const { command, describe, builder, yes, load } of COMMANDS) {
    parser.command({
      command: [...command],
      describe,
      builder: (options) => addYesOption(builder(options), yes),
      handler: async (options) => {
        const run = await load();
        exitCode = await run({
          ...invocation,
          redactor,
          options: options as unknown as CommandInput["options"],
        });
      },
    });
  }
  try {
    refuseUnknownCommand(invocation.argv);
    await parser.parseAsync();
    return exitCode;
  } catch (error) {
    return explainError(error, invocation, redactor);
  }
}

function exitCodeLines(): string[] {
  const codes = Object.entries(EXIT_MEANINGS) as [keyof typeof EXIT, string][];
  return [
    "Exit codes:",
    ...codes.map(([name, meaning]) => `  ${String(EXIT[name]).padStart(3)}  ${meaning}`),
  ];
}

/** Names a mistyped command by itself: yargs would first complain of what the default command lacks. */
function refuseUnknownCommand([first]: readonly string[]): void {
  const names = COMMANDS.flatMap(({ command }) => command.map((text) => text.split(" ")[0] ?? ""));
  if (first === undefined || first.startsWith("-") || names.includes(first)) return;
  throw unknownCommand(first, names);
}

interface Known {
  readonly key: object;
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** The options of the command that is being parsed, and how every command is written; yargs has the method, its types do not. */
function knownTo(parser: Argv) {
  const { key, choices } = (parser as Argv & { getOptions(): Known }).getOptions();
  const usages = COMMANDS.flatMap(({ command }) => command);
  return { options: Object.keys(key), choices, usages };
}
