import type { Kubernetes } from "./kubernetes.ts";

/** A Deployment. */
export interface Deployment {
  readonly namespace: string;
  readonly name: string;
}

/** The annotation of `kubectl rollout restart`. */
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

/**
 * Begins a rolling restart, as `kubectl rollout restart` does; the same time twice restarts once.
 *
 * It does not wait until the new pods are ready.
 */
export async function restartDeployment(
  kubernetes: Kubernetes,
  deployment: Deployment,
  { at, dryRun }: { readonly at: string; readonly dryRun?: boolean },
): Promise<void> {
  await kubernetes.call("restart", nameOf(deployment), () =>
    kubernetes.apps.patchNamespacedDeployment({
      ...deployment,
      body: { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: at } } } } },
      fieldManager: "rollback",
      ...(dryRun === true ? { dryRun: "All" } : {}),
    }),
  );
}

/** When a Deployment was last restarted that way; undefined when it never was. */
export async function restartedAt(
  kubernetes: Kubernetes,
  deployment: Deployment,
): Promise<string | undefined> {
  const { spec } = await kubernetes.call("read", nameOf(deployment), () =>
    kubernetes.apps.readNamespacedDeployment({ ...deployment }),
  );
  return spec?.template.metadata?.annotations?.[RESTARTED_AT];
}

const nameOf = ({ namespace, name }: Deployment): string => `Deployment ${namespace}/${name}`;
