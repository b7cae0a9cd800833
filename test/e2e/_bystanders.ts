import assert from "node:assert/strict";

import { fingerprint } from "./_fingerprint.ts";
import type { Scenario } from "./_scenario.ts";

/** One error with one way out, and no stack trace. */
export function assertOneError(stderr: string): void {
  assert.equal(stderr.match(/^error /gm)?.length, 1, stderr);
  assert.match(stderr, /^ {2}try: \S/m);
  assert.doesNotMatch(stderr, /INTERNAL|\n\s+at /);
}

/** The repository and the backend, byte for byte: what bad input must leave alone. */
export async function everything({ repository, backend }: Scenario): Promise<unknown> {
  return { repository: await fingerprint(repository), backend: await fingerprint(backend) };
}
