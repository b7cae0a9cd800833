import type { ConfigFacts, Facts, WorkspaceFacts } from "../../src/model/facts.ts";
import { aCheckpoint } from "./a-checkpoint.ts";
import { aTarget } from "./a-plan.ts";
import { aPreview } from "./a-preview.ts";
import { aBadRelease, aRelease } from "./a-release.ts";

/** The same configuration everywhere, secrets under the same salt. */
export function someConfig(overrides: Partial<ConfigFacts> = {}): ConfigFacts {
  const secrets = { encryptionsalt: "v1:salt", encryptedkey: undefined, secretsprovider: undefined };
  return {
    source: "release",
    hash: "b2".repeat(32),
    differences: [],
    releaseSecrets: secrets,
    currentSecrets: secrets,
    ...overrides,
  };
}

/** A release's program at the root of the repository, its packages in the cache. */
export function aWorkspace(overrides: Partial<WorkspaceFacts> = {}): WorkspaceFacts {
  return {
    projectName: "shop",
    subfolder: "",
    packageManager: "npm",
    lockFileHash: "c3".repeat(32),
    dependencies: "cached",
    missingContent: [],
    requiredPulumiVersion: undefined,
    ...overrides,
  };
}

/** Facts to which no gate has anything to say: from v1.3.0 back to v1.2.3 with one harmless update, drift looked for. */
export function aFacts(overrides: Partial<Facts> = {}): Facts {
  return {
    readAt: "2026-11-21T03:00:00.000Z",
    target: aTarget(),
    backendUrl: "file:///srv/state",
    tools: { rollback: "0.1.0", pulumi: "3.259.0", node: "24.21.0" },
    from: aBadRelease(),
    to: aRelease(),
    checkpoint: aCheckpoint(),
    pendingDeletes: [],
    targetCheckpoint: aCheckpoint({ hash: "f0".repeat(32) }),
    preview: aPreview(),
    refreshed: true,
    config: someConfig(),
    workspace: aWorkspace(),
    locks: [],
    identity: { recordedAccounts: [], currentAccount: undefined },
    unfinishedRun: undefined,
    knownTags: {},
    pastDurations: {},
    ...overrides,
  };
}
