import type { RdsContext } from "../rds-context.ts";
import type { Fault } from "./fault.ts";

/**
 * Makes the instance or cluster that a call was about end in the fault's status instead of `available`.
 *
 * With `seconds` it only passes through it, and goes on to `available`; without, it stays until it is told otherwise.
 */
export function applyStatus(
  { instances, clusters }: Pick<RdsContext, "instances" | "clusters">,
  { status = "quantum-flux", seconds }: Pick<Fault, "status" | "seconds">,
  identifiers: readonly string[],
): void {
  for (const store of [instances, clusters]) {
    const record = identifiers
      .map((identifier) => store.find(identifier) ?? store.byResourceId(identifier))
      .find((found) => found !== undefined);
    if (record === undefined) continue;
    if (record.phases.length === 0) store.update(record.resourceId, { status });
    else if (seconds === undefined) store.update(record.resourceId, { endStatus: status });
    else store.update(record.resourceId, { phases: [...record.phases, { status, seconds }] });
    return;
  }
}
