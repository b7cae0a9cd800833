import type { Deployment } from "../model/workloads.ts";

/** How many pods are wanted, and by whom. */
export interface Scale {
  readonly kind: "Scale";
  readonly apiVersion: "autoscaling/v1";
  readonly metadata: object;
  readonly spec: { readonly replicas: number };
  readonly status: { readonly replicas: number; readonly selector: string };
}

/** The Scale view of a Deployment, as `kubectl scale` reads and writes it. */
export function scaleOf(deployment: Deployment): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = deployment.metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: deployment.spec.replicas ?? 1 },
    status: { replicas: deployment.status?.replicas ?? 0, selector: selectorText(deployment) },
  };
}

function selectorText({ spec }: Deployment): string {
  return Object.entries(spec.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
