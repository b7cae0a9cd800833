import { z } from "zod";
import type { Rds } from "../../adapters/rds.ts";
import { fromOutside } from "../postgres/connection-settings.ts";
import { FENCE_MEMORY, liftFence } from "../postgres/fence.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";
import { appConnection } from "./app-connection.ts";
import { CONNECTION, INSTANCE } from "./instance-settings.ts";
import { restoredEndpoint } from "./restored-endpoint.ts";
import { applyOnRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  connection: CONNECTION.describe("As the application; host and port are those of the restored instance"),
  closedBy: FENCE_MEMORY.describe("What the fence changed, behind which the snapshot was taken"),
});
type Settings = z.infer<typeof SETTINGS>;

/**
 * Opens the restored copy of a database that was closed when its snapshot was taken.
 *
 * A safety snapshot is taken behind the fence, so nobody could log in to what is restored from it.
 * The old instance stays closed; nothing points at the new one yet.
 */
export const openRestoredDatabase: StepKind<Settings> = {
  kind: "open-restored-database",
  phase: "revert",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 10 * 60_000,
  title: ({ instance }) =>
    `open the restored ${instance.identifier}, whose snapshot was taken behind a fence`,
  undoOf: () => ({ by: "unneeded", reason: "nothing uses the new instance yet" }),
  check: () => Promise.resolve([]),
  apply: (params, context) => applyOnRds(params.instance, context, (rds) => open(rds, params, context)),
  observe: () => Promise.resolve({ found: "not-done", detail: "it can be opened again" }),
};

async function open(
  rds: Rds,
  { instance, connection, closedBy }: Settings,
  context: StepContext,
): Promise<StepResult> {
  const { restored, endpoint } = await restoredEndpoint(rds, context.run, instance);
  const at = await appConnection(connection, context, endpoint);
  const name = await liftFence(fromOutside(at), closedBy);
  return { status: "succeeded", detail: `applications may connect to "${name}" in ${restored.identifier}` };
}
