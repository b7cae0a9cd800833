import { deleteCluster } from "../../adapters/rds-delete-cluster.ts";
import { deleteInstance } from "../../adapters/rds-delete.ts";
import { findDatabase } from "../../adapters/rds-databases.ts";
import { waitForDatabaseSnapshot, waitUntilDatabaseGone } from "../../adapters/rds-wait-database.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { objectionToRetire, type RetireObjection } from "../../data/leftovers.ts";
import { MODIFY_LIMIT_MS, restoreLimitOf } from "../../data/restore-limit.ts";
import { RUN_TAG } from "../../data/run-tags.ts";
import { EXIT } from "../../model/exit-code.ts";
import { RollbackError } from "../../model/errors.ts";
import type { DatabaseKind } from "../../model/rds-database.ts";
import { underRunLock } from "../../use-cases/stack-locks.ts";
import { askTyped } from "../ask-typed.ts";
import { assertCanConfirm } from "../confirm.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { openSnapshots, requiredName } from "./snapshot-session.ts";

/**
 * Deletes an old database that a run left behind: the only way this tool ever deletes one, and never without a final snapshot.
 *
 * A cluster goes with its instances. Refused for the database in use, for one without our tags and, unless its name is repeated by
 * --force-with-name, for one whose day has not come.
 */
export async function runSnapshotRetire(input: CommandInput): Promise<number> {
  const name = requiredName(input, "the name of an old instance or cluster");
  assertCanConfirm(input);
  const isForced = input.options["force-with-name"] === name;
  return withConsole(input, async (console) => {
    const { session, rds, recorded, inUse, kind } = await openSnapshots(input, console);
    return underRunLock(session, async () => {
      const instance = await findDatabase(rds, kind, { identifier: name });
      if (instance === undefined) throw absent(name, kind);
      const { resourceId, tags } = instance;
      // Another one of the stack may bear a run's tags too: one that took a place, and whose run went no further.
      const used = inUse.find((one) => one.resourceId === resourceId || one.identifier === name) ?? recorded;
      const objection = objectionToRetire(instance, {
        inUse: used.resourceId,
        nameInUse: used.identifier,
        now: session.request.now(),
        isForced,
      });
      if (objection !== undefined) throw refused(name, objection);
      const finalSnapshot = identifiersFor(tags[RUN_TAG] ?? "", name).finalSnapshot;
      if (!(await confirm(name, finalSnapshot, input, console))) return EXIT.cancelled;
      const limitMs = restoreLimitOf(instance);
      const end = kind === "cluster" ? deleteCluster : deleteInstance;
      await end(rds, { resourceId, finalSnapshot, limitMs });
      await waitUntilDatabaseGone(rds, resourceId, { limitMs: limitMs + MODIFY_LIMIT_MS });
      await waitForDatabaseSnapshot(rds, kind, finalSnapshot, { limitMs });
      console.print(`${name} (${resourceId}) is gone; its last data is the snapshot ${finalSnapshot}`);
      return EXIT.success;
    });
  });
}

async function confirm(
  name: string,
  finalSnapshot: string,
  { options }: CommandInput,
  console: ConsoleSession,
): Promise<boolean> {
  if (options.yes) return true;
  console.pauseProgress();
  const message = `Type the name of the database (${name}) to delete it; ${finalSnapshot} will keep its data`;
  return askTyped(message, [{ what: "the database", text: name }]);
}

const absent = (subject: string, kind: DatabaseKind): RollbackError =>
  new RollbackError("INSTANCE_NOT_FOUND", {
    subject,
    message: `AWS has no database ${kind} "${subject}"`,
    remedy: "see what was left behind: rollback snapshot list --stack <stack>",
  });

const refused = (subject: string, { why, remedy }: RetireObjection): RollbackError =>
  new RollbackError("INSTANCE_UNUSABLE", { subject, message: `"${subject}" is not retired: ${why}`, remedy });
