/** The part of Kubernetes' object metadata that the lab's cluster reads or writes. */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
}

/** Who a ReplicaSet or a pod belongs to; the owner's end is its own. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: boolean;
}

/** Any object of the API; the kinds below narrow its spec and status. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: unknown;
  status?: unknown;
}

/** A ConfigMap's plain values. */
export interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** A Secret's values, base64 in `data` as the API stores them. */
export interface Secret extends KubeObject {
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

/** Something that happened to an object, as `kubectl get events` shows it. */
export interface ClusterEvent extends KubeObject {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  involvedObject: { kind: string; namespace: string; name: string; uid: string };
  firstTimestamp: string;
  lastTimestamp: string;
}

/** One Deployment, ReplicaSet or pod condition. */
export interface Condition {
  type: string;
  status: "True" | "False";
  reason: string;
  message: string;
  lastUpdateTime: string;
  lastTransitionTime: string;
}
