import type { CutOver } from "../model/data.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import type { DatabaseSettings, StepSettings } from "../model/settings.ts";
import type { RecordedInstance } from "./recorded-instances.ts";

/** Where the data is to come from. */
export type RestoreFrom = { readonly at: string } | { readonly snapshot: string };

interface RestoreWish {
  readonly instance: RecordedInstance;
  readonly from: RestoreFrom;
  readonly cutOver: CutOver["kind"];
  /** What rollback.yaml says of the database; without it nothing is counted or validated. */
  readonly database: DatabaseSettings | undefined;
  readonly keepDays: number;
  /** Of the configured tables those that are there to be counted before the restore; all of them by default. */
  readonly there?: readonly string[] | undefined;
  /** The fence behind which the snapshot was taken: the copy is as closed as its original was. */
  readonly closedBy?: Readonly<Record<string, unknown>> | undefined;
}

/** The RDS steps of a restore, from the safety snapshot to the day until which the old instance stays. */
export function restoreSteps({
  instance,
  from,
  cutOver,
  database,
  keepDays,
  there,
  closedBy,
}: RestoreWish): StepSettings[] {
  const named = namedInstance(instance);
  const connection = database?.connection;
  const tables = database?.tables ?? [];
  const counted = connection === undefined ? {} : { connection: withoutAbsent(connection), tables };
  const invariants = database?.invariants ?? [];
  return [
    { kind: "take-snapshot", params: { instance: named, ...counted, ...(there && { tables: there }) } },
    { kind: "restore-database", params: { instance: named, from } },
    ...(connection === undefined || closedBy === undefined
      ? []
      : [
          {
            kind: "open-restored-database",
            params: { instance: named, connection: withoutAbsent(connection), closedBy },
          },
        ]),
    ...(connection === undefined
      ? []
      : [{ kind: "validate-database", params: { instance: named, ...counted, invariants } }]),
    ...(cutOver === "rename" ? [{ kind: "swap-database", params: { instance: named } }] : []),
    // Before the state follows: the proof must see the program as it will run.
    ...(cutOver === "indirection"
      ? [{ kind: "point-consumers", params: { instance: named, indirection: database?.indirection } }]
      : []),
    { kind: "adopt-database", params: { instance: named } },
    { kind: "keep-old-database", params: { instance: named, keepDays } },
  ];
}

/** The part of a recorded instance that steps carry in their settings. */
export function namedInstance({ urn, identifier, resourceId, region, members }: RecordedInstance) {
  const named = { urn, identifier, resourceId, ...(region === undefined ? {} : { region }) };
  return members === undefined ? named : { ...named, members };
}
