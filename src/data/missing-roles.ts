import type { AssociatedRole } from "../model/data.ts";

interface WithRoles {
  readonly attributes: { readonly associatedRoles: readonly AssociatedRole[] };
}

/** The roles that a source acts as and that nobody has begun to associate with its restored copy. */
export function missingRoles(source: WithRoles, restored: WithRoles): AssociatedRole[] {
  const present = restored.attributes.associatedRoles;
  return activeRoles(source.attributes.associatedRoles).filter(
    ({ arn, feature }) => !present.some((role) => role.arn === arn && role.feature === feature),
  );
}

/** The roles that work now. */
export function activeRoles(roles: readonly AssociatedRole[]): AssociatedRole[] {
  return roles.filter(({ status }) => status === "ACTIVE");
}
