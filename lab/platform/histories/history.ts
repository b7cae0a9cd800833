/** A change of one file between two releases: what to find and what to put in its place. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What one release's backend is made of, beside what all have in common. */
export interface BackendRelease {
  /** Every how manieth request fails; absent when none does. */
  readonly failsEvery?: number;
  /** The module by which it reads and writes orders, below the history's folder; absent for the usual one. */
  readonly orders?: string;
}

/** One release of the platform: a tagged commit and an image of the backend. */
export interface PlatformRelease {
  readonly version: string;
  readonly message: string;
  readonly date: string;
  readonly edits: readonly Edit[];
  /** Files below the history's folder that come with it. */
  readonly files?: readonly string[];
  readonly backend: BackendRelease;
}

/** One way the platform may have come about, oldest release first. */
export interface PlatformHistory {
  /** Where its `package.json`, lock file and `rollback.yaml` lie. */
  readonly folder: string;
  readonly releases: readonly PlatformRelease[];
}

/** Raises the version that the program deploys. */
export function versionEdit(from: string, to: string): Edit {
  return { file: "stacks/release.ts", find: `version: "${from}"`, replace: `version: "${to}"` };
}

/** Changes the number of the backend's replicas. */
export function replicasEdit(from: number, to: number): Edit {
  return { file: "stacks/backend.ts", find: `REPLICAS = ${from}`, replace: `REPLICAS = ${to}` };
}
