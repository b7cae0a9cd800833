import type { BackendLock } from "./facts.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Preview } from "./preview.ts";
import type { StackUpdate } from "./release.ts";

/** How an update went, judged from the engine's own summary and the process's end. */
export interface UpdateResult {
  readonly succeeded: boolean;
  readonly detail: string;
  readonly resourceChanges: Readonly<Record<string, number>>;
}

/** What steps ask of Pulumi's engine for the one stack of the run; the program is the release's. */
export interface StackEngine {
  /** Reads the state as it is now. */
  readonly readCheckpoint: () => Promise<Checkpoint>;
  /** The deployment as `pulumi stack export` prints it, ciphertext kept. */
  readonly exportState: () => Promise<string>;
  /** Replaces the state by an edited export; refuses when the state's hash is not the expected one. */
  readonly importState: (deployment: string, expectedHash: string) => Promise<void>;
  /** The configuration that the release's program runs with, by whole key; secrets are `null`. */
  readonly readConfig: () => Promise<Readonly<Record<string, string | null>>>;
  /** The same engine, whose program runs with these plain values instead of its configuration file's. */
  readonly withConfig: (values: Readonly<Record<string, string>>) => StackEngine;
  readonly previewRelease: () => Promise<Preview>;
  /** The preview this process made and has not applied yet; undefined in a process that resumes. */
  readonly lastPreview: () => Preview | undefined;
  /** Runs the release's program under the saved plan of the last preview. */
  readonly applyRelease: (options: {
    readonly message: string;
    readonly onProgress: (message: string, done: number, total: number) => void;
  }) => Promise<UpdateResult>;
  /** The newest entries of the stack's history, newest first. */
  readonly readHistory: () => Promise<readonly StackUpdate[]>;
  readonly readLocks: () => Promise<readonly BackendLock[]>;
  /** Removes the lock files that `pulumi` processes of this machine left behind; refuses when one may be alive. */
  readonly clearDeadLocks: () => Promise<void>;
}
