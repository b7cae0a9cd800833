import type { RdsDatabase } from "../model/rds-database.ts";

const DAY_MS = 86_400_000;

/**
 * Why a database cannot be restored to a moment; undefined when it can.
 *
 * Its own backups reach from its creation (a restored one is as young as its restore) or its
 * retention up to what AWS has archived, which is about five minutes ago.
 */
export function momentObjection(
  at: string,
  { identifier, attributes, createdAt, latestRestorableAt }: RdsDatabase,
  now: Date,
): string | undefined {
  const days = attributes.backupRetentionDays;
  if (days === 0)
    return `"${identifier}" keeps no backups (backup retention is 0), so no moment can be restored`;
  if (latestRestorableAt === undefined || Date.parse(at) > Date.parse(latestRestorableAt))
    return `"${identifier}" can be restored up to ${latestRestorableAt ?? "no moment yet"}, not to ${at}`;
  if (createdAt !== undefined && Date.parse(at) < Date.parse(createdAt))
    return `"${identifier}" exists since ${createdAt} only, so its backups do not reach ${at}`;
  if (Date.parse(at) < now.getTime() - days * DAY_MS)
    return `"${identifier}" keeps ${days} days of backups, which do not reach ${at}`;
  return undefined;
}
