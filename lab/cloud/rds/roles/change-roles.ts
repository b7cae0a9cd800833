import type { InstanceRecord, RoleRecord } from "../instances/instance-record.ts";
import type { InstanceStore } from "../instances/instance-store.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsContext } from "../rds-context.ts";
import { RdsError } from "../rds-error.ts";
import { SECONDS } from "../timeline/phase.ts";

interface Change {
  readonly store: InstanceStore;
  readonly record: InstanceRecord;
  /** How the codes of refusals begin: `DBInstance` or `DBCluster`. */
  readonly kind: "DBInstance" | "DBCluster";
}

/** Associates the role that a request names; it is PENDING for a while, and the database stays available. */
export function addRole({ pace }: RdsContext, parameters: Parameters, { store, record, kind }: Change): void {
  if (record.status !== "available") throw store.words.wrongState(record.identifier, record.status);
  const role = roleIn(parameters);
  const roles = record.roles ?? [];
  if (roles.some((one) => isSame(one, role))) {
    throw new RdsError(
      `${kind}RoleAlreadyExists`,
      `The role ${role.arn} is associated with ${record.identifier} already.`,
    );
  }
  const activeAt = new Date(Date.now() + pace.ms(SECONDS.addingRole)).toISOString();
  store.update(record.resourceId, { roles: [...roles, { ...role, activeAt }] });
}

/** Takes the role that a request names away. */
export function removeRole(parameters: Parameters, { store, record, kind }: Change): void {
  const role = roleIn(parameters);
  const roles = record.roles ?? [];
  if (!roles.some((one) => isSame(one, role))) {
    throw new RdsError(
      `${kind}RoleNotFound`,
      `The role ${role.arn} is not associated with ${record.identifier}.`,
      404,
    );
  }
  store.update(record.resourceId, { roles: roles.filter((one) => !isSame(one, role)) });
}

function roleIn(parameters: Parameters): Pick<RoleRecord, "arn" | "feature"> {
  return { arn: parameters.required("RoleArn"), feature: parameters.text("FeatureName") ?? "" };
}

function isSame(one: RoleRecord, { arn, feature }: Pick<RoleRecord, "arn" | "feature">): boolean {
  return one.arn === arn && one.feature === feature;
}
