import type { Pace } from "../../pace.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import type { SnapshotStore } from "../snapshots/snapshot-store.ts";
import { SECONDS } from "../timeline/phase.ts";

/** The times a database can be restored to. */
export interface RestorableWindow {
  readonly earliest: string;
  readonly latest: string;
}

/**
 * The times an instance can be restored to now: from its first automated snapshot up to the last archived log.
 *
 * Undefined without backups. Logs are archived every five minutes of the lab, so the latest time lags by up to that much.
 */
export function restorableWindow(
  { snapshots, pace }: { readonly snapshots: SnapshotStore; readonly pace: Pace },
  record: InstanceRecord,
): RestorableWindow | undefined {
  if (record.settings["BackupRetentionPeriod"] === 0) return undefined;
  const earliest = snapshots.automatedOf(record.resourceId)[0]?.createdAt;
  if (earliest === undefined) return undefined;
  const stepMs = pace.ms(SECONDS.archiving);
  const start = Date.parse(earliest);
  const steps = Math.floor((Date.now() - start) / stepMs);
  return { earliest, latest: new Date(start + steps * stepMs).toISOString() };
}
