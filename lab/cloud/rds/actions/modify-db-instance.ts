import { checkIdentifier } from "../instances/check-identifier.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import type { InstanceRecord, Modification } from "../instances/instance-record.ts";
import type { InstanceStore } from "../instances/instance-store.ts";
import { readSettings, SETTINGS, type Settings } from "../instances/settings.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { type Phase, SECONDS } from "../timeline/phase.ts";

/**
 * Changes an instance: at once what never waits, the rest with ApplyImmediately or else held in PendingModifiedValues.
 *
 * With ApplyImmediately everything held so far is applied too. A name that is taken is refused, never overwritten.
 */
export const modifyDbInstance: RdsAction = ({ instances, timeline }, { parameters }) => {
  const record = instances.require(parameters.required("DBInstanceIdentifier"));
  if (record.status !== "available" || record.phases.length > 0) throw refuse.notAvailable(record.identifier);

  const isImmediate = parameters.flag("ApplyImmediately") ?? false;
  const identifier = newName(parameters, record, instances);
  const sent = changesOf(record, readSettings(parameters));
  const password = parameters.text("MasterUserPassword");
  const waiting = { ...record.deferred.settings, ...pick(sent, "in-window") };
  const name = identifier ?? record.deferred.identifier;
  const held: Modification = { settings: waiting, ...(name === undefined ? {} : { identifier: name }) };

  const applying: Modification = {
    settings: { ...pick(sent, "at-once"), ...(isImmediate ? held.settings : {}) },
    ...(isImmediate && held.identifier !== undefined ? { identifier: held.identifier } : {}),
    ...(password === undefined ? {} : { password }),
  };
  const deferred = isImmediate ? { settings: {} } : held;
  const phases = phasesOf(applying);
  const changed = { ...record, applying, deferred };
  return {
    DBInstance: describeInstance(
      phases.length === 0 ? instances.save(changed) : timeline.begin(changed, phases),
    ),
  };
};

function newName(
  parameters: Parameters,
  record: InstanceRecord,
  instances: InstanceStore,
): string | undefined {
  const sent = parameters.text("NewDBInstanceIdentifier");
  if (sent === undefined) return undefined;
  const identifier = checkIdentifier(sent, "NewDBInstanceIdentifier");
  if (identifier === record.identifier) return undefined;
  if (instances.isTaken(identifier)) throw refuse.instanceExists();
  return identifier;
}

function changesOf(record: InstanceRecord, sent: Settings): Settings {
  const size = sent["AllocatedStorage"];
  if (typeof size === "number" && size < Number(record.settings["AllocatedStorage"])) {
    throw refuse.invalidCombination(
      "Invalid storage size for engine name postgres: allocated storage may not shrink",
    );
  }
  const isSame = (name: string) => JSON.stringify(sent[name]) === JSON.stringify(record.settings[name]);
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !isSame(name)));
}

function pick(settings: Settings, time: "at-once" | "in-window"): Settings {
  const names = SETTINGS.filter(({ modify }) => modify === time).map(({ name }) => name);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}

function phasesOf({ settings, password, identifier }: Modification): Phase[] {
  const phases: Phase[] = [];
  if (password !== undefined) {
    phases.push({
      status: "resetting-master-credentials",
      seconds: SECONDS.resettingPassword,
      task: "modify",
    });
  } else if (Object.keys(settings).length > 0) {
    phases.push({ status: "modifying", seconds: SECONDS.modifying, task: "modify" });
  }
  if (identifier !== undefined)
    phases.push({ status: "renaming", seconds: SECONDS.renaming, task: "rename" });
  return phases.length === 0 ? [] : [{ status: "available", seconds: SECONDS.beforeModifying }, ...phases];
}
