import { z } from "zod";
import { parseExactJson } from "../../model/exact-json.ts";
import type { StepKind } from "../step-kind.ts";

const SETTINGS = z.strictObject({
  options: z.array(z.strictObject({ urn: z.string(), protect: z.boolean(), retainOnDelete: z.boolean() })),
});
type Settings = z.infer<typeof SETTINGS>;

const DEPLOYMENT = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(z.looseObject({ urn: z.string(), delete: z.boolean().optional() })).nullish(),
  }),
});
type Deployment = z.infer<typeof DEPLOYMENT>;

/**
 * Puts `protect` and `retainOnDelete` back into the state after the older program cleared them.
 *
 * Without it the next replace or delete would be unprotected, though nobody decided so. The state is
 * edited in an export whose hash is checked again before the import; secrets stay encrypted. A
 * program that does not declare the options clears them again at its next update.
 */
export const keepSafetyOptions: StepKind<Settings> = {
  kind: "keep-safety-options",
  phase: "revert",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 5 * 60_000,
  title: ({ options }) =>
    `put protect and retainOnDelete back on ${options.length} ${options.length === 1 ? "resource" : "resources"}`,
  undoOf: () => ({ by: "unneeded", reason: "the options were on before the run" }),
  check: () => Promise.resolve([]),
  apply: async ({ options }, { engine }) => {
    const { hash } = await engine.readCheckpoint();
    const deployment = DEPLOYMENT.parse(parseExactJson(await engine.exportState()));
    const restored = restoreOptions(deployment, options);
    if (restored === 0) return { status: "succeeded", detail: "all of them are still set" };
    await engine.importState(JSON.stringify(deployment), hash);
    return { status: "succeeded", detail: `restored on ${restored} of ${options.length}` };
  },
  observe: () => Promise.resolve({ found: "not-done", detail: "the state is read again" }),
};

/** Sets the options in the deployment and counts the resources that needed it; resources that are gone are left out. */
function restoreOptions(deployment: Deployment, options: Settings["options"]): number {
  const wanted = new Map(options.map((option) => [option.urn, option]));
  let restored = 0;
  for (const resource of deployment.deployment.resources ?? []) {
    const option = resource.delete === true ? undefined : wanted.get(resource.urn);
    if (option === undefined) continue;
    const before = [resource.protect === true, resource.retainOnDelete === true];
    if (option.protect) resource.protect = true;
    if (option.retainOnDelete) resource.retainOnDelete = true;
    if (before[0] !== (resource.protect === true) || before[1] !== (resource.retainOnDelete === true))
      restored += 1;
  }
  return restored;
}
