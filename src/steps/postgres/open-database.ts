import { z } from "zod";
import { readAccess } from "../../adapters/postgres-access.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, fromOutside, openConnection } from "./connection-settings.ts";
import { FENCE_MEMORY, type FenceMemory, looksFenced, openByName } from "./fence.ts";
import { recall } from "./step-memory.ts";

const SETTINGS = z.strictObject({
  connection: CONNECTION,
  fence: z.string().default("fence-database").describe("The step that closed the database"),
  maintenanceDatabase: z
    .string()
    .min(1)
    .optional()
    .describe("Another database of the server, to look from; postgres by default"),
});

type Settings = z.infer<typeof SETTINGS>;

/**
 * Lets applications into a database again that a step of this run closed.
 *
 * Who may connect, and how many, becomes what it was before the fence. It goes by the name that
 * applications use: a copy that took the closed one's place is opened by the same memory, and the
 * closed one, whatever it is called by then, stays closed.
 */
export const openDatabase: StepKind<Settings> = {
  kind: "open-database",
  phase: "start",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 10 * 60_000,
  title: ({ connection }) => `let applications into the database ${connection.database} again`,
  undoOf: () => ({ by: "unneeded", reason: "the database is as open as it was before the rollback" }),
  check: () => Promise.resolve([]),
  apply,
  observe,
};

async function apply(params: Settings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const memory = fenceOf(params, context);
  if (memory?.database !== connection.database) {
    return {
      status: "unknown",
      detail: `nothing tells who might connect to "${connection.database}" before "${params.fence}" closed it`,
    };
  }
  const name = `"${connection.database}"`;
  return (await openByName(fromOutside(connection, params.maintenanceDatabase), memory))
    ? { status: "succeeded", detail: `applications may connect to ${name} again` }
    : { status: "failed", detail: `${name} is not there` };
}

async function observe(params: Settings, context: StepContext): Promise<Observation> {
  const connection = await openConnection(params.connection, context);
  const access = await withDatabase(fromOutside(connection, params.maintenanceDatabase), (watcher) =>
    readAccess(watcher, connection.database),
  );
  const name = `"${connection.database}"`;
  if (access === undefined) return { found: "unknown", detail: `${name} is not there` };
  // A fence may spare the toolkit's own role; one that is half lifted is lifted as a whole.
  return looksFenced(access, connection.user)
    ? { found: "not-done", detail: `${name} is closed` }
    : { found: "remaining", detail: `${name} is open; who may connect is set once more` };
}

/** What the fence's step wrote down before it closed the database. */
function fenceOf({ fence }: Settings, context: StepContext): FenceMemory | undefined {
  const step = context.plan.steps.find(({ id }) => id === fence);
  return step && recall({ ...context, step }, FENCE_MEMORY);
}
