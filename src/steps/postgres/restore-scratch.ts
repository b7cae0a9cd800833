import type { DumpFacts } from "../../adapters/postgres-inspect-dump.ts";
import { createScratch, databaseOid, dropScratch, restoreInto } from "../../adapters/postgres-scratch.ts";
import type { Database } from "../../adapters/postgres.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { StepContext } from "../step-kind.ts";
import { validateScratch } from "./validate-scratch.ts";

interface ScratchOrder {
  readonly connection: DatabaseConnection;
  readonly outside: DatabaseConnection;
  readonly scratch: string;
  readonly facts: DumpFacts;
  readonly invariants: readonly string[];
  /** Connections that restore an archive at once. */
  readonly jobs: number;
  readonly context: StepContext;
  /** Whether an earlier attempt of this step made a database of that name. */
  readonly isOurs: boolean;
}

/** A restored and validated copy beside the live database. */
export interface Scratch {
  readonly oid: string;
  readonly counts: TableCounts;
}

/**
 * Restores a dump into a database of its own and validates it; the live one is not touched.
 *
 * Throws when it is not exactly what the dump promised; the scratch database is then dropped again.
 */
export async function restoreScratch(order: ScratchOrder): Promise<Scratch> {
  const { outside, scratch, context, facts, invariants, jobs } = order;
  const target = { ...order.connection, database: scratch };
  return withDatabase(
    outside,
    async (database) => {
      await clear(database, order);
      const oid = await createScratch(database, scratch, order.connection.database);
      try {
        context.progress(`restoring ${facts.path} into ${scratch}`);
        const { environment, signal } = context;
        await restoreInto(target, facts, { jobs, environment, signal });
        const { counts, faults } = await validateScratch(target, { manifest: facts.manifest, invariants });
        if (faults.length > 0) throw notAsPromised(facts.path, faults);
        return { oid, counts };
      } catch (error) {
        await withDatabase(outside, (session) => dropScratch(session, scratch)).catch((failure: unknown) => {
          throw new RollbackError("DATABASE_FAILED", {
            subject: scratch,
            message: `${messageOf(error)}; and the scratch database "${scratch}" could not be dropped: ${messageOf(failure)}`,
            remedy: `drop "${scratch}" by hand; it was never in use`,
            cause: error,
          });
        });
        throw error;
      }
    },
    { signal: context.signal },
  );
}

async function clear(database: Database, { scratch, isOurs }: ScratchOrder): Promise<void> {
  if ((await databaseOid(database, scratch)) === undefined) return;
  if (isOurs) return dropScratch(database, scratch);
  throw new RollbackError("DATABASE_FAILED", {
    subject: scratch,
    message: `there is a database "${scratch}" already, and this run did not make it`,
    remedy: "look at what it is; rename or drop it by hand",
  });
}

function notAsPromised(path: string, faults: readonly string[]): RollbackError {
  return new RollbackError("DUMP_UNUSABLE", {
    subject: path,
    message: `restored beside the live database, "${path}" is not as it must be: ${faults.join("; ")}`,
    remedy: "name another dump; the live database was not touched",
  });
}
