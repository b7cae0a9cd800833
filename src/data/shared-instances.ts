import type { DataPlan } from "../model/data.ts";
import { blocking, type Finding } from "../model/finding.ts";
import { isRestore } from "./estimate-restore.ts";

/** One database of rollback.yaml, and what would be done about it. */
export interface Tenant {
  readonly name: string;
  /** The logical name of the instance or cluster that holds it; undefined for one that is no RDS database of the stack. */
  readonly resource: string | undefined;
  readonly plan: DataPlan | undefined;
}

/**
 * Refuses to bring back a database whose instance holds another one of rollback.yaml that would go back, or stay, with it.
 *
 * An instance is restored as a whole: whatever a plan says of the other one would not be what happens to
 * it. Two ways down would need one safety snapshot behind two fences.
 */
export function sharedInstances(tenants: readonly Tenant[]): Finding[] {
  return tenants.flatMap((tenant) => {
    const { name, resource, plan } = tenant;
    if (resource === undefined || plan === undefined || plan.steps.length === 0) return [];
    const others = tenants.filter((other) => other !== tenant && other.resource === resource);
    const moved = isRestore(plan.way)
      ? others
      : others.filter((other) => (other.plan?.steps.length ?? 0) > 0);
    if (moved.length === 0) return [];
    const names = moved.map((other) => other.name).join(", ");
    return [
      blocking({
        code: "INSTANCE_SHARED",
        subject: name,
        message: `"${resource}" also holds ${names} of rollback.yaml, and an instance goes back as a whole`,
        remedy: `take each one's migrations back by itself (rollback migrate down --name ${name}), or restore by hand into an instance of its own; then: --data none`,
      }),
    ];
  });
}
