import { isCancel, text } from "@clack/prompts";
import { deleteInstance } from "../../adapters/rds-delete.ts";
import { describeInstance } from "../../adapters/rds-describe.ts";
import { waitForSnapshot, waitUntilGone } from "../../adapters/rds-wait-instance.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { objectionToRetire } from "../../data/leftovers.ts";
import { MODIFY_LIMIT_MS, restoreLimitMs } from "../../data/restore-limit.ts";
import { RUN_TAG } from "../../data/run-tags.ts";
import { EXIT } from "../../model/exit-code.ts";
import { RollbackError } from "../../model/errors.ts";
import { underRunLock } from "../../use-cases/stack-locks.ts";
import { assertCanConfirm } from "../confirm.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { openSnapshots, requiredName } from "./snapshot-session.ts";

/**
 * Deletes an old instance that a run left behind: the only way this tool ever deletes one, and never without a final snapshot.
 *
 * Refused for the instance in use, for one without our tags and, unless its name is repeated by
 * --force-with-name, for one whose day has not come.
 */
export async function runSnapshotRetire(input: CommandInput): Promise<number> {
  assertCanConfirm(input);
  const name = requiredName(input, "the name of an old instance");
  const isForced = input.options["force-with-name"] === name;
  return withConsole(input, async (console) => {
    const { session, rds, recorded } = await openSnapshots(input, console);
    return underRunLock(session, async () => {
      const instance = await describeInstance(rds, { identifier: name });
      const { resourceId, tags } = instance;
      const why = objectionToRetire(instance, {
        inUse: recorded.resourceId,
        now: session.request.now(),
        isForced,
      });
      if (why !== undefined) throw refused(name, why);
      const finalSnapshot = identifiersFor(tags[RUN_TAG] ?? "", name).finalSnapshot;
      if (!(await confirm(name, finalSnapshot, input, console))) return EXIT.cancelled;
      const limitMs = restoreLimitMs(instance.attributes.allocatedStorageGb);
      await deleteInstance(rds, { resourceId, finalSnapshot, limitMs });
      await waitUntilGone(rds, resourceId, { limitMs: limitMs + MODIFY_LIMIT_MS });
      await waitForSnapshot(rds, finalSnapshot, { limitMs });
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
  const message = `Type the name of the instance (${name}) to delete it; ${finalSnapshot} will keep its data`;
  const answer = await text({ message, output: process.stderr });
  return !isCancel(answer) && answer.trim() === name;
}

const refused = (subject: string, why: string): RollbackError =>
  new RollbackError("INSTANCE_UNUSABLE", {
    subject,
    message: `"${subject}" is not retired: ${why}`,
    remedy: `if you are sure, and it is a run's leftover: --force-with-name ${subject}`,
  });
