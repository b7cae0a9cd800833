import type { RunState } from "../execute/replay.ts";
import type { Release } from "../model/release.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import type { StackEngine } from "../model/stack-engine.ts";
import type { ReleaseHistory } from "../releases/join-releases.ts";
import type { Workspace } from "../workspace/prepare-workspace.ts";
import type { StackSession } from "./stack-session.ts";

/** What the data of a stack is looked at with. */
export interface DataSurroundings {
  readonly session: StackSession;
  readonly history: ReleaseHistory;
  /** The stack's earlier runs. */
  readonly runs: readonly RunState[];
  readonly to: Release;
  readonly workspace: Workspace;
  readonly engine: StackEngine;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the update of the rollback would do. */
  readonly changes: readonly ResourceChange[];
  /** The moment a person named, ISO. */
  readonly at: string | undefined;
  /** The snapshot that was approved: only that one will do. */
  readonly snapshot: string | undefined;
}
