import type { ProbeContext } from "../../src/verify/probe.ts";

/** What a probe gets in a run that goes back to 1.2.3. */
export function aProbeContext(overrides: Partial<ProbeContext> = {}): ProbeContext {
  return {
    expectedVersion: "1.2.3",
    directory: process.cwd(),
    environment: process.env,
    values: () => Promise.resolve({ "release.version": "1.2.3" }),
    signal: new AbortController().signal,
    ...overrides,
  };
}
