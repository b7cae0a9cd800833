import { addLossOptions, addPlanOptions, addStackOption } from "../global-options.ts";
import { addMigrateOptions } from "../migrate-options.ts";
import type { Command } from "./command.ts";
import { snapshot } from "./snapshot.ts";

/** Every command; each lives in a file of its own that is loaded only when it is called. */
export const COMMANDS: readonly Command[] = [
  {
    command: ["$0"],
    describe: "roll the stack back",
    builder: (parser) =>
      addLossOptions(addPlanOptions(parser)).option("dry-run", {
        type: "boolean",
        default: false,
        describe: "only show the plan",
      }),
    yes: "do not ask; needed where no terminal is",
    load: async () => (await import("./rollback.ts")).runRollback,
  },
  {
    command: ["plan"],
    describe: "show what would happen; with --out, write it for approval",
    builder: (parser) =>
      addPlanOptions(parser).option("out", {
        type: "string",
        requiresArg: true,
        describe: "write the plan as JSON",
      }),
    load: async () => (await import("./plan.ts")).runPlan,
  },
  {
    command: ["apply <plan>"],
    describe: "run an approved plan file, if nothing has moved since",
    builder: (parser) =>
      parser.positional("plan", {
        type: "string",
        demandOption: true,
        describe: "file written by plan --out",
      }),
    load: async () => (await import("./apply.ts")).runApply,
  },
  {
    command: ["resume [run]"],
    describe: "finish the run that stopped partway",
    builder: (parser) =>
      addStackOption(parser)
        .positional("run", { type: "string", describe: "the run's id" })
        .option("decide", {
          type: "string",
          array: true,
          requiresArg: true,
          default: [],
          describe: "<step>=<done|retry>: what you say of a step that cannot be looked at",
        }),
    yes: "do not offer the way back to the safety snapshot where migrations stop halfway",
    load: async () => (await import("./resume.ts")).runResume,
  },
  {
    command: ["abandon [run]"],
    describe: "give the unfinished run up; asks at a terminal only, elsewhere no --yes is needed",
    builder: (parser) =>
      addStackOption(parser)
        .positional("run", { type: "string", describe: "the run's id" })
        .option("as-it-is", {
          type: "boolean",
          default: false,
          describe: "take nothing back, not even what could be",
        }),
    yes: "do not ask at a terminal either",
    load: async () => (await import("./abandon.ts")).runAbandon,
  },
  {
    command: ["status"],
    describe: "what is deployed, and whether a run is unfinished",
    builder: addStackOption,
    load: async () => (await import("./status.ts")).runStatus,
  },
  {
    command: ["releases"],
    describe: "list what can be rolled back to",
    builder: addStackOption,
    load: async () => (await import("./releases.ts")).runReleases,
  },
  {
    command: ["history"],
    describe: "list the stack's rollback runs",
    builder: addStackOption,
    load: async () => (await import("./history.ts")).runHistory,
  },
  {
    command: ["migrate <action>"],
    describe: "where a database's migrations stand, or take them back after a loss check",
    builder: addMigrateOptions,
    yes: "down: do not ask; needed where no terminal is",
    load: async () => (await import("./migrate.ts")).runMigrate,
  },
  {
    command: ["doctor"],
    describe: "check that a rollback could run here",
    builder: (parser) =>
      parser.option("stack", {
        alias: "s",
        type: "string",
        requiresArg: true,
        describe: "also look at this stack",
      }),
    load: async () => (await import("./doctor.ts")).runDoctor,
  },
  {
    command: ["init"],
    describe: "write a rollback.yaml to start from",
    builder: (parser) => parser,
    load: async () => (await import("./init.ts")).runInit,
  },
  snapshot,
];
