import { readAccess } from "../../adapters/postgres-access.ts";
import type { Database } from "../../adapters/postgres.ts";
import { outcomesBeside } from "../outcomes-beside.ts";
import { FENCE_MEMORY, looksFenced } from "../postgres/fence.ts";
import type { StepContext } from "../step-kind.ts";

/**
 * Says that a copy lets no application in although the database did before this run's fence.
 *
 * It is of a moment at which an earlier run kept the database closed: once it bears the name, nobody
 * but the toolkit could log in. Without a fence in this run nothing says how open it was.
 */
export async function closedCopy(database: Database, context: StepContext): Promise<string[]> {
  const { database: name, user } = database.connection;
  const [memory] = outcomesBeside(context, "fence-database")
    .flatMap(({ data }) => FENCE_MEMORY.safeParse(data).data ?? [])
    .filter((one) => one.database === name);
  if (memory === undefined || looksFenced(memory.before, user)) return [];
  const access = await readAccess(database, name);
  if (access === undefined || !looksFenced(access, user)) return [];
  return [
    `the copy lets no application in, as an earlier run had closed "${name}" then: name another moment`,
  ];
}
