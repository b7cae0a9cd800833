import type { Parameters } from "../query/parameters.ts";
import type { InstanceRecord } from "./instance-record.ts";
import type { Settings } from "./settings.ts";

/** The log exports after a modification, which names what to add and what to take away; empty when it names neither. */
export function logExportChange(parameters: Parameters, { settings }: InstanceRecord): Settings {
  const added = parameters.list("CloudwatchLogsExportConfiguration.EnableLogTypes") ?? [];
  const removed = parameters.list("CloudwatchLogsExportConfiguration.DisableLogTypes") ?? [];
  if (added.length + removed.length === 0) return {};
  const present = settings["EnableCloudwatchLogsExports"];
  const all = new Set([...(Array.isArray(present) ? (present as readonly string[]) : []), ...added]);
  return { EnableCloudwatchLogsExports: [...all].filter((type) => !removed.includes(type)) };
}
