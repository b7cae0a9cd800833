import { waitForDatabase, waitForDatabaseSnapshot } from "../../adapters/rds-wait-database.ts";
import { restoreLimitOf } from "../../data/restore-limit.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { openSnapshots } from "./snapshot-session.ts";

/** Takes a manual snapshot of the stack's database and waits until it is complete. */
export async function runSnapshotCreate(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const { session, rds, instance, kind, calls } = await openSnapshots(input, console);
    const { identifier, resourceId } = instance;
    const stamp = session.request.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
    const id = (input.options.name as string | undefined) ?? `${identifier}-${stamp}`;
    const limitMs = restoreLimitOf(instance);
    const onProgress = (message: string): void => console.notify({ type: "notice", message });
    await waitForDatabase(rds, resourceId, { limitMs });
    await calls.createSnapshot(rds, {
      database: identifier,
      id,
      tags: { "rollback:stack": session.target.stack },
    });
    const waiting = { limitMs, onProgress: once(onProgress) };
    const { createdAt } = await waitForDatabaseSnapshot(rds, kind, id, waiting);
    const document = { schema: "rollback.snapshot/v1", id, instance: identifier, resourceId, createdAt };
    console.print(
      input.options.output === "human"
        ? `${id}, taken of ${identifier} at ${createdAt ?? "?"}`
        : JSON.stringify(document),
    );
    return 0;
  });
}

/** Tells a waiting once, not at every look. */
function once(tell: (message: string) => void): (message: string) => void {
  let told = false;
  return (message) => {
    if (told) return;
    told = true;
    tell(message);
  };
}
