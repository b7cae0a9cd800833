import { type Phase, SECONDS } from "../timeline/phase.ts";
import type { InstanceRecord } from "./instance-record.ts";

/** The way through a modification; a rename has no endpoint while it lasts, backups that are switched on begin with one. */
export function modificationPhases(record: InstanceRecord): Phase[] {
  const { settings, password, identifier } = record.applying;
  const phases: Phase[] = [];
  if (password !== undefined) {
    const seconds = SECONDS.resettingPassword;
    phases.push({ status: "resetting-master-credentials", seconds, task: "modify" });
  } else if (Object.keys(settings).length > 0) {
    phases.push({ status: "modifying", seconds: SECONDS.modifying, task: "modify" });
  }
  if (identifier !== undefined) {
    phases.push({ status: "renaming", seconds: SECONDS.renaming, task: "leave-endpoint" });
    phases.push({ status: "renaming", seconds: 0, task: "rename" });
  }
  if (record.settings["BackupRetentionPeriod"] === 0 && Number(settings["BackupRetentionPeriod"] ?? 0) > 0) {
    phases.push({ status: "backing-up", seconds: SECONDS.backingUp, task: "back-up" });
  }
  return phases.length === 0 ? [] : [{ status: "available", seconds: SECONDS.beforeModifying }, ...phases];
}
