import { quotedPath, walArchiveOf } from "./data-paths.ts";
import { SECONDS } from "../timeline/phase.ts";
import type { Pace } from "../../pace.ts";

/**
 * The settings every server of the lab runs with: quick, small, and archiving its WAL for restores to a point in time.
 *
 * A lab's data may die with the machine, so nothing is forced to disk. Segments are compressed: those that a timeout ends early are
 * mostly zeros. A file appears in the archive whole or not at all.
 */
export function serverOptions(dataDirectory: string, pace: Pace): string[] {
  const archive = quotedPath(walArchiveOf(dataDirectory));
  const timeoutSeconds = Math.max(1, Math.round(pace.ms(SECONDS.archiving) / 1000));
  const options = [
    ...["fsync=off", "shared_buffers=16MB", "max_connections=100", "unix_socket_directories="],
    ...["wal_level=replica", "archive_mode=on", `archive_timeout=${timeoutSeconds}s`],
    `archive_command=gzip -c "%p" > ${archive}/.%f.gz && mv ${archive}/.%f.gz ${archive}/%f.gz`,
  ];
  return options.flatMap((option) => ["-c", option]);
}
