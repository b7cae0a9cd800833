import type { Condition, KubeObject } from "./objects.ts";

/** A source of one environment variable; a source the lab does not know is refused when the container starts. */
export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?: {
    configMapKeyRef?: KeyReference;
    secretKeyRef?: KeyReference;
    fieldRef?: { fieldPath: string };
  };
}

/** One key of a ConfigMap or Secret. */
export interface KeyReference {
  name: string;
  key: string;
  optional?: boolean;
}

/** All keys of a ConfigMap or Secret at once. */
export interface EnvironmentSource {
  prefix?: string;
  configMapRef?: { name: string; optional?: boolean };
  secretRef?: { name: string; optional?: boolean };
}

/** An HTTP readiness probe; other kinds of probe are not run by the lab. */
export interface Probe {
  httpGet?: { path?: string; port: number | string };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
  successThreshold?: number;
}

/** One container: a release folder's server.js in the lab. */
export interface Container {
  name: string;
  image: string;
  env?: EnvironmentVariable[];
  envFrom?: EnvironmentSource[];
  ports?: { name?: string; containerPort: number }[];
  readinessProbe?: Probe;
}

/** What a pod is to run. */
export interface PodSpec {
  containers: Container[];
  terminationGracePeriodSeconds?: number;
}

/** A pod without identity, as Deployments and ReplicaSets carry it. */
export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: PodSpec;
}

/** What one container does now. */
export interface ContainerState {
  waiting?: { reason: string; message: string };
  running?: { startedAt: string };
  terminated?: { exitCode: number; reason: string; startedAt: string; finishedAt: string };
}

/** One container's report in a pod's status. */
export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
}

/** A pod: one set of local processes. */
export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: {
    phase: "Pending" | "Running";
    podIP?: string;
    startTime?: string;
    conditions: Condition[];
    containerStatuses: ContainerStatus[];
  };
}
