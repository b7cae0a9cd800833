import type { Argv } from "yargs";
import { RollbackError } from "../../model/errors.ts";
import { addLossOptions, addStackOption } from "../global-options.ts";
import type { CommandInput } from "../run-cli.ts";
import { wholeNumber } from "../whole-number.ts";
import type { Command, CommandRun } from "./command.ts";

/** What can be done with copies of data; each lives in a file of its own that is loaded only when it is called. */
const ACTIONS: Readonly<Record<string, () => Promise<CommandRun>>> = {
  list: async () => (await import("./snapshot-list.ts")).runSnapshotList,
  create: async () => (await import("./snapshot-create.ts")).runSnapshotCreate,
  verify: async () => (await import("./snapshot-verify.ts")).runSnapshotVerify,
  restore: async () => (await import("./snapshot-restore.ts")).runSnapshotRestore,
  retire: async () => (await import("./snapshot-retire.ts")).runSnapshotRetire,
};

/** `rollback snapshot <action> [name]`: copies of the data of one RDS instance or Aurora cluster of the stack. */
export const snapshot: Command = {
  command: ["snapshot <action> [name]"],
  describe: "copies of the stack's data: list, create, verify, restore, retire",
  builder: addOptions,
  yes: "restore, retire: do not ask; needed where no terminal is",
  load: () =>
    Promise.resolve(async (input) => {
      const load = ACTIONS[String(input.options.action)];
      if (load === undefined) throw new Error("yargs accepts the listed actions only");
      refuseOddDryRun(input);
      refuseOddName(input);
      return (await load())(input);
    }),
};

/** Nobody who only wants to look may have a database deleted by it. */
function refuseOddDryRun({ options: { action, "dry-run": isDryRun } }: CommandInput): void {
  if (isDryRun !== true || action === "restore") return;
  throw new RollbackError("USAGE", {
    subject: "--dry-run",
    message: `--dry-run belongs to snapshot restore, and this is snapshot ${String(action)}`,
    remedy: "leave it out; snapshot list shows what there is and changes nothing",
  });
}

/** What names a copy that is not meant must not look as if it were. */
function refuseOddName({ options: { action, name, at } }: CommandInput): void {
  if (typeof name !== "string") return;
  if (action === "list")
    throw new RollbackError("USAGE", {
      subject: name,
      message: `snapshot list lists every copy and takes no name, and ${JSON.stringify(name)} is one`,
      remedy: "leave it out",
    });
  if (action === "restore" && at !== undefined)
    throw new RollbackError("USAGE", {
      subject: "--at",
      message: `snapshot restore takes a snapshot (${JSON.stringify(name)}) or a moment (--at), not both`,
      remedy: "leave one of the two out",
    });
}

function addOptions(parser: Argv): Argv {
  return addLossOptions(addStackOption(parser))
    .positional("action", {
      choices: Object.keys(ACTIONS),
      demandOption: true,
      describe: "what to do with the copies",
    })
    .positional("name", {
      type: "string",
      describe: "a snapshot (verify, restore), the name of a new one (create), an old database (retire)",
    })
    .option("resource", {
      type: "string",
      requiresArg: true,
      describe: "logical name of the RDS instance or cluster, where the stack has several",
    })
    .option("at", { type: "string", requiresArg: true, describe: "restore: a moment, ISO time" })
    .option("before", {
      type: "string",
      requiresArg: true,
      describe: "restore: when the trouble began; younger snapshots are refused",
    })
    .option(
      "keep-days",
      wholeNumber("keep-days", "restore: days for which the old database stays", { least: 1, most: 365 }),
    )
    .option("dry-run", { type: "boolean", describe: "restore: only show the plan" })
    .option("reason", { type: "string", requiresArg: true, describe: "restore: kept in plan and journal" })
    .option("force-with-name", {
      type: "string",
      requiresArg: true,
      describe: "retire: the database's name again, to retire it before its day",
    });
}
