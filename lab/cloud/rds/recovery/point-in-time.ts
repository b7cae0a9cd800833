import type { Pace } from "../../pace.ts";
import type { InstanceRecord, Origin } from "../instances/instance-record.ts";
import type { Parameters } from "../query/parameters.ts";
import { refuse } from "../rds-error.ts";
import type { SnapshotStore } from "../snapshots/snapshot-store.ts";
import { restorableWindow } from "./restorable-window.ts";

/**
 * Reads the time a request wants to go back to, with the automated snapshot to start from.
 *
 * Refuses a source without backups and a time that is outside of what can be restored now.
 */
export function pointInTime(
  context: { readonly snapshots: SnapshotStore; readonly pace: Pace },
  source: InstanceRecord,
  parameters: Parameters,
  field: "RestoreTime" | "RestoreToTime",
): Origin {
  const window = restorableWindow(context, source);
  if (window === undefined) throw refuse.restoreNotEnabled(source.identifier);
  const at = wantedTime(parameters, field) ?? window.latest;
  if (at < window.earliest) {
    throw refuse.invalidRestore(`${field} ${at} is before the earliest restorable time ${window.earliest}.`);
  }
  if (at > window.latest) {
    throw refuse.invalidValue(`${field} ${at} is after the latest restorable time ${window.latest}.`);
  }
  const bases = context.snapshots.automatedOf(source.resourceId);
  const base = bases.findLast(({ createdAt = "" }) => createdAt <= at);
  if (base === undefined) throw refuse.invalidRestore(`there is no backup before ${at}.`);
  return {
    kind: "point-in-time",
    sourceResourceId: source.resourceId,
    sourceDataDirectory: source.dataDirectory,
    base: base.identifier,
    at,
  };
}

function wantedTime(parameters: Parameters, field: string): string | undefined {
  const sent = parameters.text(field);
  const isLatest = parameters.flag("UseLatestRestorableTime") === true;
  if (sent !== undefined && isLatest) {
    throw refuse.invalidCombination(`${field} can not be specified with UseLatestRestorableTime.`);
  }
  if (isLatest) return undefined;
  if (sent === undefined) {
    throw refuse.invalidCombination(`Either ${field} or UseLatestRestorableTime must be specified.`);
  }
  const at = new Date(sent);
  if (Number.isNaN(at.getTime())) throw refuse.invalidValue(`${field} "${sent}" is not a time.`);
  return at.toISOString();
}
