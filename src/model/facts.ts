import type { Checkpoint } from "./checkpoint.ts";
import type { Preview } from "./preview.ts";
import type { Release } from "./release.ts";
import type { Target } from "./target.ts";

/** A lock file in a self-managed backend: some Pulumi process says it is working on the stack. */
export interface BackendLock {
  readonly id: string;
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly since: string;
  /** `dead` only when the lock is from this very machine and its process is gone. */
  readonly owner: "alive" | "dead" | "elsewhere";
}

/** How one configuration key compares between the release's file, the file in use now, and what was deployed. */
export interface ConfigDifference {
  readonly key: string;
  readonly secret: boolean;
  /** Plain values; undefined where the key is absent, `null` where it is a secret. */
  readonly release: string | null | undefined;
  readonly current: string | null | undefined;
  readonly deployed: string | null | undefined;
}

/** The three fields of `Pulumi.<stack>.yaml` that decide whether secrets can be read. */
export interface SecretsFields {
  readonly encryptionsalt: string | undefined;
  readonly encryptedkey: string | undefined;
  readonly secretsprovider: string | undefined;
}

export interface ConfigFacts {
  /** Which file the update will use: the one of the release, or the one in use now. */
  readonly source: "release" | "current";
  readonly hash: string;
  readonly differences: readonly ConfigDifference[];
  /** Undefined when the file does not exist. */
  readonly releaseSecrets: SecretsFields | undefined;
  readonly currentSecrets: SecretsFields | undefined;
}

/** Where the release's program lies and with what it will run. */
export interface WorkspaceFacts {
  readonly projectName: string;
  /** Folder of the Pulumi project inside the repository; "" at its root. */
  readonly subfolder: string;
  readonly packageManager: "npm" | "pnpm" | "yarn" | "none";
  /** undefined when the project has no lock file; the run is then refused. */
  readonly lockFileHash: string | undefined;
  readonly dependencies: "cached" | "installed" | "none";
  /** What git leaves out of a worktree: submodules, and files kept by Git LFS. */
  readonly missingContent: readonly string[];
  /** `requiredPulumiVersion` of the release's project file. */
  readonly requiredPulumiVersion: string | undefined;
}

/** The AWS accounts that the state's resources live in, and the one the present credentials open. */
export interface IdentityFacts {
  readonly recordedAccounts: readonly string[];
  /** undefined when it was not asked (no AWS resource); the reason as text when it could not be told. */
  readonly currentAccount: { readonly account: string } | { readonly unknown: string } | undefined;
}

/** The versions of everything that takes part: a plan made by other tools is another plan. */
export interface ToolVersions {
  readonly rollback: string;
  readonly pulumi: string;
  readonly node: string;
}

/** A resource that the next update deletes though no preview lists it. */
export interface PendingDelete {
  readonly urn: string;
  readonly type: string;
  readonly id: string | undefined;
  /** Why it must not die silently; undefined when nothing speaks against it. */
  readonly keep: string | undefined;
}

/** Everything that was looked up before planning, read-only, with the time it was read. */
export interface Facts {
  readonly readAt: string;
  readonly target: Target;
  readonly backendUrl: string;
  readonly tools: ToolVersions;
  /** What is deployed now; undefined when no succeeded update names a commit. */
  readonly from: Release | undefined;
  readonly to: Release;
  /** Number of the newest operation in the stack's history, of whatever kind; undefined where there is none. */
  readonly lastUpdate?: number | undefined;
  readonly checkpoint: Checkpoint;
  readonly pendingDeletes: readonly PendingDelete[];
  /** The state the target release left behind, when the backend still has it. */
  readonly targetCheckpoint: Checkpoint | undefined;
  readonly preview: Preview;
  /** Whether the preview read every resource from the cloud first. */
  readonly refreshed: boolean;
  readonly config: ConfigFacts;
  readonly workspace: WorkspaceFacts;
  readonly locks: readonly BackendLock[];
  readonly identity: IdentityFacts;
  /** A run of this stack that stopped partway; it has to end before another may begin. */
  readonly unfinishedRun: string | undefined;
  /** Where earlier plans of this stack found each tag: a tag that points elsewhere now was moved. */
  readonly knownTags: Readonly<Record<string, string>>;
  /** Median times of earlier runs of this stack by step kind, in milliseconds. */
  readonly pastDurations: Readonly<Record<string, number>>;
}
