import type { InstanceRecord } from "../instances/instance-record.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** Names an automated snapshot as RDS does, `rds:<instance>-<date and minute>`; a second one within a minute gets a number. */
export function automatedName(snapshots: SnapshotStore, { identifier }: InstanceRecord, at: string): string {
  const minute = at.slice(0, 16).replace(/[T:]/g, "-");
  const name = `rds:${identifier}-${minute}`;
  let free = name;
  for (let number = 2; snapshots.find(free) !== undefined; number += 1) free = `${name}-${number}`;
  return free;
}
