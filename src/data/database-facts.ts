import type { CutOver, DataLoss, SchemaFacts } from "../model/data.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { RefusedCutOver } from "./choose-cut-over.ts";
import type { Moment } from "./find-moment.ts";
import type { Finding } from "../model/finding.ts";
import type { RecordedInstance } from "./recorded-instances.ts";

/** A moment or a snapshot that the data can return to, with the rows written since. */
export interface ReturnPoint {
  readonly at: string;
  readonly rows: DataLoss["rows"];
}

/** A snapshot that the data can return to. */
export interface FoundSnapshot extends ReturnPoint {
  readonly id: string;
  /** What the fence of an earlier run changed, behind which it was taken: every copy of it is as closed. */
  readonly closedBy?: Readonly<Record<string, unknown>> | undefined;
}

/** What restoring the database beside itself would take. */
export interface RestoreFacts {
  readonly instance: RecordedInstance;
  /** Why the one that the state names must not be worked with. */
  readonly nameObjection: Finding | undefined;
  readonly storageGb: number;
  /** What the update of this rollback does to the instance, where that loses it: delete or replace. */
  readonly destroyedBy: string | undefined;
  /** Why the moment cannot be restored; undefined when it can. */
  readonly momentObjection: string | undefined;
  /** The youngest usable snapshot from before the trouble, or why there is none. */
  readonly snapshot: FoundSnapshot | { readonly refused: string };
  readonly cutOver: CutOver | RefusedCutOver;
}

/** Everything that was looked up about one database before its way back is chosen, read-only. */
export interface DatabaseFacts {
  readonly settings: DatabaseSettings;
  /** How far this machine's clock is ahead of the database's, as far as that is certain; negative when it is behind. */
  readonly clockAheadMs: number;
  /** Of the configured tables those that the database has not: a migration dropped them, or nobody made them. */
  readonly missingTables: readonly string[];
  /** Others of the same server: a copy of the server takes them back too. */
  readonly otherDatabases: readonly string[];
  /** Tables of which our role does not see every row, so that nobody could count them. */
  readonly hidingTables: readonly string[];
  /** Undefined where no migrations are configured. */
  readonly schema: SchemaFacts | undefined;
  readonly moment: (Moment & ReturnPoint) | undefined;
  /** Undefined for a PostgreSQL that is no RDS instance of the stack. */
  readonly restore: RestoreFacts | undefined;
}
