import type { Rds } from "../../adapters/rds.ts";
import { RollbackError } from "../../model/errors.ts";
import type { RdsInstance } from "../../model/data.ts";
import { findRestored } from "./find-pair.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** The instance this run restored, and where it listens; throws INSTANCE_NOT_FOUND where it does not. */
export async function restoredEndpoint(
  rds: Rds,
  run: string,
  instance: InstanceSettings,
): Promise<{ readonly restored: RdsInstance; readonly endpoint: NonNullable<RdsInstance["endpoint"]> }> {
  const restored = await findRestored(rds, run, instance);
  if (restored?.endpoint !== undefined) return { restored, endpoint: restored.endpoint };
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: instance.identifier,
    message: `this run's restored instance of "${instance.identifier}" has no endpoint`,
    remedy: "look at it in the AWS console, then resume the run",
  });
}
