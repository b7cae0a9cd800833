import type { Release, StackUpdate } from "../../src/model/release.ts";

/** A succeeded update of the stack. */
export function anUpdate(overrides: Partial<StackUpdate> = {}): StackUpdate {
  return {
    number: 41,
    kind: "update",
    result: "succeeded",
    startedAt: "2026-11-12T09:30:00.000Z",
    finishedAt: "2026-11-12T09:33:20.000Z",
    message: "release v1.2.3",
    commit: "9b1e77c2aa0145f0b6a1d2c3e4f5a6b7c8d9e0f1",
    dirty: false,
    author: "Ada",
    config: {},
    resourceChanges: { same: 12, update: 2 },
    rollbackRun: undefined,
    ...overrides,
  };
}

/** The good release v1.2.3, deployed by the update that carries its commit. */
export function aRelease(overrides: Partial<Release> = {}): Release {
  const commit = overrides.commit ?? "9b1e77c2aa0145f0b6a1d2c3e4f5a6b7c8d9e0f1";
  return { tags: ["v1.2.3"], commit, update: anUpdate({ commit }), verdict: "good", ...overrides };
}

/** The bad release v1.3.0, which is deployed now. */
export function aBadRelease(overrides: Partial<Release> = {}): Release {
  const commit = overrides.commit ?? "4f2a9c1d0b3e5a6f7890a1b2c3d4e5f60718293a";
  const update = anUpdate({
    number: 42,
    commit,
    message: "release v1.3.0",
    startedAt: "2026-11-20T14:02:00.000Z",
    finishedAt: "2026-11-20T14:05:10.000Z",
  });
  return { tags: ["v1.3.0"], commit, update, verdict: "bad", ...overrides };
}
