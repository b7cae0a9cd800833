import type { InstanceRecord, Tag } from "../instances/instance-record.ts";

/** Everything the lab knows about one snapshot of an instance or a cluster; its data lies beside the record. */
export interface SnapshotRecord {
  readonly identifier: string;
  readonly type: "manual" | "automated";
  readonly status: "creating" | "available" | "failed";
  readonly startedAt: string;
  /** When the copy was complete: it holds what was committed by then. Undefined while it is being taken, as on AWS. */
  readonly createdAt?: string;
  /** The instance as it was when the snapshot was asked for, passwords included. */
  readonly instance: InstanceRecord;
  readonly tags: readonly Tag[];
  readonly kmsKeyId?: string;
  /** The account that shares it, where it is another one's. */
  readonly account?: string;
  /** The ARN of the snapshot this one is a copy of. */
  readonly copyOf?: string;
}
