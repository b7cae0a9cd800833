import type { InstanceRecord } from "../instances/instance-record.ts";
import { asAdmin } from "../postgres/connect.ts";

/**
 * Commits an empty transaction, so that a recovery to an earlier time meets a commit later than its target and stops there.
 *
 * Without one a recovery still ends at the right place, after a second start. RDS has such a heartbeat for the same reason.
 */
export async function markCommit(record: InstanceRecord): Promise<void> {
  await asAdmin(record, (client) =>
    client.query("SELECT pg_logical_emit_message(true, 'lab', 'heartbeat')"),
  ).catch(
    // A server that is down has its WAL all the same.
    () => undefined,
  );
}
