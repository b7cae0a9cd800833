import type { Condition, KubeObject } from "./objects.ts";
import type { PodTemplate } from "./pod.ts";

/** Equality selector; `matchExpressions` are not served. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
}

/** A Deployment after defaulting. */
export interface Deployment extends KubeObject {
  spec: {
    replicas?: number;
    selector: LabelSelector;
    template: PodTemplate;
    paused?: boolean;
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
    progressDeadlineSeconds?: number;
    strategy?: {
      type?: "RollingUpdate" | "Recreate";
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
    };
  };
  status?: {
    observedGeneration: number;
    replicas: number;
    updatedReplicas: number;
    readyReplicas: number;
    availableReplicas: number;
    unavailableReplicas: number;
    conditions: Condition[];
  };
}

/** One revision of a Deployment. */
export interface ReplicaSet extends KubeObject {
  spec: { replicas: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplate };
  status?: { observedGeneration: number; replicas: number; readyReplicas: number; availableReplicas: number };
}

/** One port of a Service; `nodePort` is the loopback port it listens on. */
export interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
  nodePort?: number;
}

/** A stable address in front of a Deployment's ready pods. */
export interface Service extends KubeObject {
  spec: { type?: string; selector?: Record<string, string>; ports?: ServicePort[]; clusterIP?: string };
  status?: {
    loadBalancer: { ingress?: { hostname: string; ports: { port: number; protocol: string }[] }[] };
  };
}
