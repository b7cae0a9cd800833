import type { Phase } from "../timeline/phase.ts";
import type { Settings } from "./settings.ts";

/** One tag. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** An IAM role that a database acts as: PENDING before it is ACTIVE. */
export interface RoleRecord {
  readonly arn: string;
  readonly feature: string;
  /** When it works, ISO. */
  readonly activeAt: string;
}

/** What changes with a modification, and waits until it may. */
export interface Modification {
  readonly settings: Settings;
  readonly identifier?: string;
  readonly password?: string;
}

/** Where a restored instance's data comes from. */
export type Origin =
  | { readonly kind: "snapshot"; readonly snapshot: string }
  | {
      readonly kind: "point-in-time";
      readonly sourceResourceId: string;
      readonly sourceDataDirectory: string;
      readonly base: string;
      readonly at: string;
    };

/**
 * Everything the lab knows about one DB instance; on disk after every change.
 *
 * A cluster is kept in the same shape: it holds the PostgreSQL, and its instances hold none.
 */
export interface InstanceRecord {
  readonly identifier: string;
  /** `db-…` or `cluster-…`: given once, never reused, survives every rename. */
  readonly resourceId: string;
  readonly region: string;
  readonly createdAt: string;
  readonly status: string;
  /** What is still to come; empty when the instance rests. */
  readonly phases: readonly Phase[];
  /** The status that a fault script wants in place of `available` once the phases are over. */
  readonly endStatus?: string | undefined;
  readonly settings: Settings;
  /** Waits for a maintenance window, which in the lab comes only with ApplyImmediately. */
  readonly deferred: Modification;
  /** Being applied by the phases above. */
  readonly applying: Modification;
  /** True while a changed parameter group waits for a reboot. */
  readonly needsReboot?: boolean;
  readonly tags: readonly Tag[];
  /** Undefined as long as none was added; a restored one has none of its source's. */
  readonly roles?: readonly RoleRecord[];
  readonly port: number;
  /** Empty for an instance of a cluster: the cluster has the data. */
  readonly dataDirectory: string;
  readonly masterPassword: string;
  /** Password of the lab's own superuser, as `rdsadmin` is on AWS. */
  readonly adminPassword: string;
  readonly origin?: Origin | undefined;
  /** The cluster an instance belongs to. */
  readonly clusterResourceId?: string;
  readonly finalSnapshot?: string;
  /** True when a deletion leaves the automated snapshots behind. */
  readonly keepsAutomatedBackups?: boolean;
}

/** A modification that changes nothing. */
export const NO_CHANGE: Modification = { settings: {} };
