import { appendFileSync } from "node:fs";
import { join } from "node:path";

/** One call of the engine to a provider, as tests count and match it. */
export interface ProviderCall {
  readonly method: string;
  readonly urn: string;
  readonly id: string;
  readonly preview: boolean;
}

/**
 * Appends a call to `calls.ndjson` of the lab's directory; does nothing without one.
 *
 * One short write to a file opened for appending is atomic, so several providers can share the file.
 */
export function logCall(labDir: string | undefined, call: ProviderCall): void {
  if (labDir === undefined) return;
  const line = JSON.stringify({ at: new Date().toISOString(), ...call });
  appendFileSync(join(labDir, "calls.ndjson"), `${line}\n`);
}
