import type { CutOver, SchemaFacts } from "../model/data.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import type { DatabaseSettings, StepSettings } from "../model/settings.ts";
import type { RecordedInstance } from "./recorded-instances.ts";

/** Where the data is to come from. */
export type RestoreFrom =
  | { readonly at: string }
  | {
      readonly snapshot: string;
      /** Whom it was taken of, where that is one whose place the database took. */
      readonly takenOf?: string | undefined;
    };

interface RestoreWish {
  readonly instance: RecordedInstance;
  readonly from: RestoreFrom;
  readonly cutOver: CutOver["kind"];
  /** What rollback.yaml says of the database; without it nothing is counted or validated. */
  readonly database: DatabaseSettings | undefined;
  readonly keepDays: number;
  /** Of the configured tables those that are there to be counted before the restore; all of them by default. */
  readonly there?: readonly string[] | undefined;
  /** What is to be in the copy and what is not; without it the copy's schema is not asked. */
  readonly schema?: SchemaFacts | undefined;
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
  schema,
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
      : [
          {
            kind: "validate-database",
            params: { instance: named, ...counted, invariants, ...schemaQuestion(database, schema) },
          },
        ]),
    ...(cutOver === "rename" ? [{ kind: "swap-database", params: { instance: named } }] : []),
    // Before the state follows: the proof must see the program as it will run.
    ...(cutOver === "indirection"
      ? [{ kind: "point-consumers", params: { instance: named, indirection: database?.indirection } }]
      : []),
    { kind: "adopt-database", params: { instance: named } },
    { kind: "keep-old-database", params: { instance: named, keepDays } },
  ];
}

/** How a copy is asked whether it is from before the trouble, and not from before the release. */
function schemaQuestion(database: DatabaseSettings | undefined, schema: SchemaFacts | undefined): object {
  const migrations = database?.migrations;
  if (migrations === undefined || schema === undefined) return {};
  return {
    schema: withoutAbsent({
      migrations: deployedMigrations(migrations, schema),
      version: schema.target,
      without: schema.beyond,
    }),
  };
}

/** The migrations as the deployed release has them, by the tool that was found: they know every version. */
export function deployedMigrations(
  migrations: NonNullable<DatabaseSettings["migrations"]>,
  { tool }: Pick<SchemaFacts, "tool">,
) {
  return withoutAbsent({ ...migrations, tool, tree: "deployed" });
}

/** The part of a recorded instance that steps carry in their settings. */
export function namedInstance({ urn, identifier, resourceId, region, members }: RecordedInstance) {
  const named = { urn, identifier, resourceId, ...(region === undefined ? {} : { region }) };
  return members === undefined ? named : { ...named, members };
}
