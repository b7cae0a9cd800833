import type { RdsContext } from "../rds-context.ts";
import { RdsError } from "../rds-error.ts";

/** The state of a KMS key: what the fault script says, `Deleted` for one that is no more; every other key is enabled. */
export function keyState({ faults }: Pick<RdsContext, "faults">, key: string): string {
  return faults.show().keys[key] ?? "Enabled";
}

/** Refuses what needs a key that cannot be used, as RDS does. */
export function requireKey(context: Pick<RdsContext, "faults">, key: unknown): void {
  if (typeof key !== "string" || keyState(context, key) === "Enabled") return;
  throw new RdsError(
    "KMSKeyNotAccessibleFault",
    `The specified KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}
