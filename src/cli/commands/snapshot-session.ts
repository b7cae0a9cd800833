import { type DatabaseCalls, databaseCalls, describeDatabase } from "../../adapters/rds-databases.ts";
import { openRds, type Rds } from "../../adapters/rds.ts";
import { pickInstance, recordedInstances, type RecordedInstance } from "../../data/recorded-instances.ts";
import { RollbackError } from "../../model/errors.ts";
import { databaseKind, type DatabaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StackSession } from "../../use-cases/stack-session.ts";
import type { ConsoleSession } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";

/** What every snapshot command works on. */
export interface SnapshotSession {
  readonly session: StackSession;
  readonly rds: Rds;
  readonly recorded: RecordedInstance;
  /** Every database that the state names, the picked one among them. */
  readonly inUse: readonly RecordedInstance[];
  /** The recorded instance or cluster as AWS describes it now. */
  readonly instance: RdsDatabase;
  readonly kind: DatabaseKind;
  readonly calls: DatabaseCalls;
}

/** Finds the stack's database in its state, and the RDS in which it lies. */
export async function openSnapshots(input: CommandInput, console: ConsoleSession): Promise<SnapshotSession> {
  const session = await console.openStack();
  const exported = await session.engineFor().exportState();
  const resource = input.options.resource as string | undefined;
  const inUse = recordedInstances(exported);
  const recorded = pickInstance(inUse, { resource, stack: session.target.stack });
  const rds = await openRds({ environment: input.environment, region: recorded.region });
  const instance = await describeDatabase(rds, recorded.resourceId);
  const kind = databaseKind(recorded.resourceId);
  return { session, rds, recorded, inUse, instance, kind, calls: databaseCalls(kind) };
}

/** The `[name]` of an action that cannot do without one. */
export function requiredName({ options }: CommandInput, what: string): string {
  const { name, action } = options;
  if (typeof name === "string" && name !== "") return name;
  throw new RollbackError("USAGE", {
    subject: String(action),
    message: `snapshot ${String(action)} needs ${what}`,
    remedy: `see what there is: rollback snapshot list --stack ${String(options.stack)}`,
  });
}
