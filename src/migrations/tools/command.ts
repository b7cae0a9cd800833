import { z } from "zod";
import { findProgram } from "../../adapters/find-program.ts";
import { fillArgv } from "../../adapters/shell-fill.ts";
import { printable } from "../../adapters/shell-text.ts";
import { RollbackError } from "../../model/errors.ts";
import type { Migration, MigrationSource, MigrationTool, MigrationToolKind } from "../migration-tool.ts";
import { runTool } from "../run-tool.ts";

const STATUS = z.array(
  z.object({
    version: z.string().min(1),
    name: z.string().default(""),
    state: z.enum(["applied", "pending", "unknown"]),
    dirty: z.boolean().default(false),
    appliedAt: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text).toISOString())
      .optional(),
    up: z.string().optional(),
    down: z.string().optional(),
  }),
);
type Status = z.infer<typeof STATUS>;

/**
 * Any other tool, by two commands.
 *
 * `status` prints a JSON array of `{ version, name, state, dirty?, appliedAt?, up?, down? }`, oldest first;
 * `up` and `down` are the SQL of a migration, for the loss check, and `appliedAt` is an ISO time with its
 * zone. `down` is called with `{{to}}` and `{{count}}` filled in.
 */
export const command: MigrationToolKind = {
  tool: "command",
  detect: () => false,
  open: (source): MigrationTool => ({
    tool: "command",
    current: async () => {
      const rows = await readStatus(source);
      const dirty = rows.find((row) => row.dirty);
      return {
        version: rows.findLast(({ state }) => state === "applied")?.version,
        dirty: dirty && `the status command says that ${dirty.version} is dirty`,
      };
    },
    list: async () => (await readStatus(source)).map(migrationOf),
    sqlOf: async ({ version }, direction) =>
      (await readStatus(source)).find((row) => row.version === version)?.[direction],
    obstacle: () => missingProgram(source),
    down: async ({ to, revert }) => {
      const values = { to: to ?? "0", count: String(revert.length) };
      await runTool(source, fillArgv(commandsOf(source).down, values));
    },
  }),
};

/** Both commands are run as they are written: from the PATH, or from the project's folder. */
async function missingProgram(source: MigrationSource): Promise<string | undefined> {
  const { environment, projectDirectory: directory } = source;
  const { status, down } = commandsOf(source);
  for (const [program = ""] of [status, down])
    if ((await findProgram(program, { environment, directory })) === undefined)
      return `the program "${printable(program)}" is not found here`;
  return undefined;
}

async function readStatus(source: MigrationSource): Promise<Status> {
  const printed = await runTool(source, commandsOf(source).status);
  const parsed = STATUS.safeParse(jsonOf(printed));
  if (parsed.success) return parsed.data;
  throw new RollbackError("MIGRATIONS_UNREADABLE", {
    subject: printable(printed.trim()),
    message: `the status command printed no list of migrations: "${printable(printed.trim())}"`,
    remedy: 'print JSON such as [{"version": "1", "name": "orders", "state": "applied"}], and nothing else',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function commandsOf({ commands }: MigrationSource): NonNullable<MigrationSource["commands"]> {
  if (commands !== undefined) return commands;
  throw new RollbackError("CONFIG_INVALID", {
    subject: "command",
    message: 'the migration tool "command" needs the commands to run',
    remedy: "name the commands for status and down",
  });
}

const migrationOf = ({ version, name, state, appliedAt }: Status[number]): Migration => ({
  version,
  name,
  state,
  appliedAt,
});
