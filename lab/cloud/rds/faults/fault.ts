import type { QuotaName } from "../instances/check-quota.ts";

/** One scripted fault: which calls it hits, how often, and what happens to them. */
export interface Fault {
  /** An action such as `CreateDBSnapshot`, or `*` for every one. */
  readonly action: string;
  /** A name or resource id that the request must mention; any when left out. */
  readonly identifier?: string;
  /** What happens: a key of the refusals, `cut` or `status`. */
  readonly fault: string;
  /** Whether the action is carried out first; a cut or refusal after it hides that it was. */
  readonly moment: "before" | "after";
  /** How many matching calls are let through first. */
  readonly skip: number;
  /** How many are hit then. */
  readonly times: number | "always";
  /** For `status`: the status the instance ends in instead of `available`, or only passes through when `seconds` is given. */
  readonly status?: string;
  readonly seconds?: number;
  /** For `refuse`: the wire code, text and HTTP status of an error that has no name of its own here. */
  readonly code?: string;
  readonly message?: string;
  readonly httpStatus?: number;
  /** How many matching calls there were so far; kept by the lab. */
  readonly seen: number;
}

/** What `rds-faults.json` holds. */
export interface FaultFile {
  readonly faults: readonly Fault[];
  readonly quotas: Readonly<Partial<Record<QuotaName, number>>>;
  /** The states of KMS keys by their ARNs, as KMS words them, or `Deleted`; every other key is enabled. */
  readonly keys: Readonly<Record<string, string>>;
}
