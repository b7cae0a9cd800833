import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { asAdmin } from "./connect.ts";

/** Returns when a server takes connections and writes; throws when it has ended, or after the limit, with where its log is. */
export async function untilReady(
  record: InstanceRecord,
  child: ChildProcess,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const error = await notReady(record);
    if (error === undefined) return;
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > deadline) {
      throw new Error(`PostgreSQL of "${record.identifier}" did not start; see ${record.dataDirectory}.log`, {
        cause: error,
      });
    }
    await sleep(50);
  }
}

// A server that still replays WAL answers too, but it is not to be written to yet.
async function notReady(record: InstanceRecord): Promise<unknown> {
  try {
    return await asAdmin(record, async (client) => {
      const { rows } = await client.query<{ replays: boolean }>("SELECT pg_is_in_recovery() AS replays");
      return rows[0]?.replays === false ? undefined : new Error("WAL is still being replayed");
    });
  } catch (error) {
    return error;
  }
}
