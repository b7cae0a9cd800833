import type { Argv } from "yargs";
import { wholeNumber } from "./whole-number.ts";

/** The options that every command knows. */
export interface GlobalOptions {
  readonly cwd: string | undefined;
  readonly config: string | undefined;
  readonly output: "human" | "json" | "ndjson";
  readonly yes: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Adds the options that every command knows. */
export function addGlobalOptions(parser: Argv): Argv {
  return parser
    .option("cwd", {
      type: "string",
      describe: "folder of the Pulumi project; ROLLBACK_CWD by default, else this folder",
      global: true,
    })
    .option("config", { type: "string", describe: "another file than rollback.yaml", global: true })
    .option("output", {
      choices: ["human", "json", "ndjson"] as const,
      default: "human" as const,
      describe: "form of the result on stdout",
    })
    .option("color", { type: "boolean", default: true, describe: "--no-color switches colours off" })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "no progress on stderr" })
    .option("verbose", { type: "boolean", default: false, describe: "show the causes of errors" });
}

/** Adds --yes, which every command takes, but only those list that ask: `meaning` is what it does there. */
export function addYesOption(parser: Argv, meaning: string | undefined): Argv {
  const shown = meaning === undefined ? { hidden: true } : { describe: meaning };
  return parser.option("yes", { alias: "y", type: "boolean", default: false, ...shown });
}

/** The option of every command that works on one stack. */
export function addStackOption(parser: Argv): Argv {
  return parser.option("stack", {
    alias: "s",
    type: "string",
    demandOption: true,
    requiresArg: true,
    describe: "the Pulumi stack",
  });
}

/** The options by which a loss of data is agreed to without a person at the terminal. */
export function addLossOptions(parser: Argv): Argv {
  return parser
    .option("accept-loss", wholeNumber("accept-loss", "minutes of data that may be given up, with --yes"))
    .option(
      "accept-rows",
      wholeNumber("accept-rows", "rows that may lose data by migrations taken back, with --yes"),
    );
}

/** The options that shape a plan. */
export function addPlanOptions(parser: Argv): Argv {
  return addStackOption(parser)
    .option("data", {
      choices: ["auto", "none", "down-migration", "point-in-time", "snapshot"] as const,
      requiresArg: true,
      describe: "how the databases of rollback.yaml go back; none leaves them as they are",
    })
    .option("data-at", {
      type: "string",
      requiresArg: true,
      describe: "moment the data returns to; found from the deploys by default",
    })
    .option("to", {
      type: "string",
      demandOption: true,
      requiresArg: true,
      describe: 'tag, "previous", commit, "update:<n>" or time',
    })
    .option("reason", {
      type: "string",
      requiresArg: true,
      describe: "kept in the plan, the journal and the stack's history",
    })
    .option("accept", {
      type: "string",
      array: true,
      requiresArg: true,
      default: [],
      describe: "<urn>=<replace|delete>: accept exactly this loss",
    })
    .option("refresh", {
      type: "boolean",
      default: false,
      describe: "look for drift first: read every resource",
    });
}
