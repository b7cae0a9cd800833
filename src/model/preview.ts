import type { ResourceChange, ResourceOperation } from "./resource-change.ts";

/** A message of the engine or of a provider during a preview or an update. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly urn: string | undefined;
  readonly message: string;
}

/**
 * What the engine said the release's program would do to the stack.
 *
 * `incomplete` is the reason why the record cannot be trusted (no summary, counts that do not match,
 * an operation this tool does not know): such a preview is never judged, it is refused.
 */
export interface Preview {
  readonly succeeded: boolean;
  readonly incomplete: string | undefined;
  /** Every resource that changes, and every unchanged one that would lose a safety option. */
  readonly changes: readonly ResourceChange[];
  /** How many resources meet each operation, `same` included. */
  readonly counts: Readonly<Partial<Record<ResourceOperation, number>>>;
  readonly diagnostics: readonly Diagnostic[];
  /** sha256 over the saved plan's operations and goal states, without its times and seeds. */
  readonly planHash: string | undefined;
  readonly durationMs: number;
}
