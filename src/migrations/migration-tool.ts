import type { DatabaseConnection } from "../model/data.ts";

/** One migration, as files and version table together tell it. */
export interface Migration {
  readonly version: string;
  readonly name: string;
  /** `unknown`: applied, but no file of it is here, so nobody could take it back. */
  readonly state: "applied" | "pending" | "unknown";
  /** When it was applied, ISO in UTC, where the tool's table tells; some tools write the moment it began. */
  readonly appliedAt?: string | undefined;
}

/** Where the database stands; no version before the first migration. */
export interface CurrentVersion {
  readonly version: string | undefined;
  /** Why the version cannot be trusted: a migration that was begun and did not end. */
  readonly dirty: string | undefined;
}

/** The way down: which migrations are taken back, newest first. */
export interface DownPlan {
  readonly from: string | undefined;
  /** Undefined: before the first migration. */
  readonly to: string | undefined;
  readonly revert: readonly Migration[];
}

/** One project's migrations, through the tool that wrote them. */
export interface MigrationTool {
  readonly tool: string;
  readonly current: () => Promise<CurrentVersion>;
  /** Oldest first. */
  readonly list: () => Promise<readonly Migration[]>;
  /** What a migration runs in one direction; undefined where that is no SQL, or cannot be read. */
  readonly sqlOf: (migration: Migration, direction: "up" | "down") => Promise<string | undefined>;
  /** Why this way down is closed, before anything is changed. */
  readonly obstacle: (plan: DownPlan) => Promise<string | undefined>;
  /** Takes the migrations back; throws MIGRATION_FAILED, and may then have stopped anywhere. */
  readonly down: (plan: DownPlan) => Promise<void>;
}

/** Where migrations lie and what they are applied to. */
export interface MigrationSource {
  /** Folder of the migrations. */
  readonly directory: string;
  /** Folder the tool is run in: its configuration and its installed programs are there. */
  readonly projectDirectory: string;
  readonly connection: DatabaseConnection;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The tool's own table, when the project gave it another name. */
  readonly table?: string | undefined;
  /** Only for the tool `command`. */
  readonly commands?: { readonly status: readonly string[]; readonly down: readonly string[] } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One kind of tool: how it is recognised and opened. */
export interface MigrationToolKind {
  readonly tool: string;
  /** Whether the files look like this tool's. */
  readonly detect: (files: readonly string[], projectFiles: readonly string[]) => boolean;
  readonly open: (source: MigrationSource) => MigrationTool;
}
