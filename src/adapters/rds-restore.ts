import type {
  RestoreDBInstanceFromDBSnapshotMessage,
  RestoreDBInstanceToPointInTimeMessage,
} from "@aws-sdk/client-rds";
import { type Tags, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** The attributes both restore calls take; the names are AWS's own. */
export type RestoreFields = Omit<
  RestoreDBInstanceFromDBSnapshotMessage,
  "DBInstanceIdentifier" | "DBSnapshotIdentifier" | "DBClusterSnapshotIdentifier" | "Tags"
>;

interface NewInstance {
  readonly identifier: string;
  readonly fields: RestoreFields;
  /** When any is given, none is copied from the source. */
  readonly tags: Tags;
}

/** Begins a new instance with the data of a snapshot; never touches the source. */
export async function restoreFromSnapshot(
  rds: Rds,
  { identifier, snapshot, fields, tags }: NewInstance & { readonly snapshot: string },
): Promise<void> {
  await rds.call("restore", identifier, (client) =>
    client.restoreDBInstanceFromDBSnapshot({
      ...fields,
      DBInstanceIdentifier: identifier,
      DBSnapshotIdentifier: snapshot,
      Tags: toTags(tags),
    }),
  );
}

/**
 * Begins a new instance with the data an instance had at a moment.
 *
 * The source is named by the id that survives renames: its name may be another instance's meanwhile.
 */
export async function restoreToPointInTime(
  rds: Rds,
  {
    identifier,
    sourceResourceId,
    at,
    fields,
    tags,
  }: NewInstance & { readonly sourceResourceId: string; readonly at: string },
): Promise<void> {
  const request: RestoreDBInstanceToPointInTimeMessage = {
    ...fields,
    TargetDBInstanceIdentifier: identifier,
    SourceDbiResourceId: sourceResourceId,
    RestoreTime: new Date(at),
    UseLatestRestorableTime: false,
    Tags: toTags(tags),
  };
  await rds.call("restore", identifier, (client) => client.restoreDBInstanceToPointInTime(request));
}
