import type { Rds } from "../../adapters/rds.ts";
import { RollbackError } from "../../model/errors.ts";
import type { RdsDatabase } from "../../model/rds-database.ts";
import { findRestored } from "./find-pair.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** The database this run restored, and where it listens; throws INSTANCE_NOT_FOUND where it does not. */
export async function restoredEndpoint(
  rds: Rds,
  run: string,
  instance: InstanceSettings,
): Promise<{ readonly restored: RdsDatabase; readonly endpoint: NonNullable<RdsDatabase["endpoint"]> }> {
  const restored = await findRestored(rds, run, instance);
  if (restored?.endpoint !== undefined) return { restored, endpoint: restored.endpoint };
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: instance.identifier,
    message: `this run's restored copy of "${instance.identifier}" has no endpoint`,
    remedy: "look at it in the AWS console, then resume the run",
  });
}
