import { quotedPath } from "../postgres/data-paths.ts";

/** What PostgreSQL writes when its WAL ends before a commit later than the target: all that was committed is older then. */
export const ENDED_BEFORE_TARGET = "recovery ended before configured recovery target was reached";

/** The settings that make a server replay WAL from a folder up to a time, or to its end, and then open for writing. */
export function recoveryOptions(walFolder: string, at: string | undefined): string[] {
  // The names of time zones, Z among them, are not known yet when the command line is read.
  const time = at?.replace("Z", "+00");
  const target = time === undefined ? [] : [`recovery_target_time=${time}`, "recovery_target_action=promote"];
  const options = [`restore_command=cp ${quotedPath(walFolder)}/"%f" "%p"`, ...target];
  return options.flatMap((option) => ["-c", option]);
}
