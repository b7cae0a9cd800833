import type { InstanceRecord, Modification } from "./instance-record.ts";
import type { InstanceStore } from "./instance-store.ts";
import type { ModifyTime, SettingDefinition, Settings } from "./settings.ts";

/** What a modification asks for. */
export interface WantedChange {
  readonly settings: Settings;
  readonly definitions: readonly SettingDefinition[];
  readonly password: string | undefined;
  readonly identifier: string | undefined;
  readonly isImmediate: boolean;
}

/** The record with what is applied now and what waits for a window; ApplyImmediately takes along all that waited before. */
export function planModification(
  store: InstanceStore,
  record: InstanceRecord,
  wanted: WantedChange,
): InstanceRecord {
  const { definitions, password, isImmediate } = wanted;
  const sent = differing(record, wanted.settings);
  const waiting = { ...record.deferred.settings, ...pick(sent, definitions, "in-window") };
  // A name that waits may have been taken meanwhile.
  const promised = isImmediate
    ? newName(store, record, record.deferred.identifier)
    : record.deferred.identifier;
  const name = newName(store, record, wanted.identifier) ?? promised;
  const held: Modification = { settings: waiting, ...(name === undefined ? {} : { identifier: name }) };
  const applying: Modification = {
    settings: { ...pick(sent, definitions, "at-once"), ...(isImmediate ? held.settings : {}) },
    ...(isImmediate && held.identifier !== undefined ? { identifier: held.identifier } : {}),
    ...(password === undefined ? {} : { password }),
  };
  return { ...record, applying, deferred: isImmediate ? { settings: {} } : held };
}

function newName(
  store: InstanceStore,
  record: InstanceRecord,
  wanted: string | undefined,
): string | undefined {
  if (wanted === undefined || wanted === record.identifier) return undefined;
  if (store.isTaken(wanted)) throw store.words.exists(wanted);
  return wanted;
}

function differing(record: InstanceRecord, sent: Settings): Settings {
  const isSame = (name: string) => JSON.stringify(sent[name]) === JSON.stringify(record.settings[name]);
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !isSame(name)));
}

function pick(settings: Settings, definitions: readonly SettingDefinition[], time: ModifyTime): Settings {
  const names = definitions.filter(({ modify }) => modify === time).map(({ name }) => name);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}
