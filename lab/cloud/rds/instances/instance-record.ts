import type { Phase } from "../timeline/phase.ts";
import type { Settings } from "./settings.ts";

/** One tag. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What changes with a modification, and waits until it may. */
export interface Modification {
  readonly settings: Settings;
  readonly identifier?: string;
  readonly password?: string;
}

/** Everything the lab knows about one DB instance; on disk after every change. */
export interface InstanceRecord {
  readonly identifier: string;
  /** `db-…`: given once, never reused, survives every rename. */
  readonly resourceId: string;
  readonly region: string;
  readonly createdAt: string;
  readonly status: string;
  /** What is still to come; empty when the instance rests. */
  readonly phases: readonly Phase[];
  readonly settings: Settings;
  /** Waits for a maintenance window, which in the lab comes only with ApplyImmediately. */
  readonly deferred: Modification;
  /** Being applied by the phases above. */
  readonly applying: Modification;
  readonly tags: readonly Tag[];
  readonly port: number;
  readonly dataDirectory: string;
  readonly masterPassword: string;
  /** Password of the lab's own superuser, as `rdsadmin` is on AWS. */
  readonly adminPassword: string;
  readonly finalSnapshot?: string;
}

/** A modification that changes nothing. */
export const NO_CHANGE: Modification = { settings: {} };
