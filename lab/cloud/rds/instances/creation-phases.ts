import { type Phase, SECONDS } from "../timeline/phase.ts";
import type { Settings } from "./settings.ts";

/** The way to `available` for a new database: its first backup follows, unless it is to have none. */
export function creationPhases(task: "initialise" | "restore", settings: Settings): Phase[] {
  const seconds = task === "restore" ? SECONDS.restoring : SECONDS.creating;
  const creating: Phase = { status: "creating", seconds, task };
  const backingUp: Phase = { status: "backing-up", seconds: SECONDS.backingUp, task: "back-up" };
  return settings["BackupRetentionPeriod"] === 0 ? [creating] : [creating, backingUp];
}
