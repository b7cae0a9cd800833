/** One resource of a checkpoint, reduced to what plans and gates ask about. */
export interface CheckpointResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string | undefined;
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly external: boolean;
  readonly custom: boolean;
  /** Replaced or given up earlier, and its delete did not succeed: the next update deletes it, and no preview says so. */
  readonly pendingDelete: boolean;
  /** `schema_version` of a bridged provider's `__meta`: an older provider refuses a newer one. */
  readonly schemaVersion: number | undefined;
  /** The version input of a `pulumi:providers:*` resource. */
  readonly providerVersion: string | undefined;
  /** AWS account ids named by the ARN of the resource. */
  readonly account: string | undefined;
}

/** An operation that an interrupted update left without an answer. */
export interface PendingOperation {
  readonly urn: string;
  readonly type: string;
}

/** The stack's **state** at one moment (never a copy of data: that is a snapshot). */
export interface Checkpoint {
  /** sha256 over the deployment without its manifest: equal hashes mean equal state. */
  readonly hash: string;
  readonly resources: readonly CheckpointResource[];
  readonly pendingOperations: readonly PendingOperation[];
  /** `passphrase`, `cloud`, `service`; undefined for a stack without a secrets provider. */
  readonly secretsProvider: string | undefined;
  /** Plain outputs of the stack; a secret output is `null`. */
  readonly outputs: Readonly<Record<string, unknown>>;
}
