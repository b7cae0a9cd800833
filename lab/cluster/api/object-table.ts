import type { KubeObject } from "../model/objects.ts";
import type { Pod } from "../model/pod.ts";
import type { ResourceName } from "../model/resources.ts";
import type { Deployment, ReplicaSet, Service } from "../model/workloads.ts";

type Cell = string | number;

interface Columns {
  readonly titles: readonly string[];
  readonly cells: (object: KubeObject) => Cell[];
}

/** Lists objects as the table kubectl prints when it asks for one (`as=Table` in its Accept header). */
export function objectTable(
  resource: ResourceName,
  objects: readonly KubeObject[],
  resourceVersion: string,
): object {
  const { titles, cells } = COLUMNS[resource] ?? { titles: [], cells: () => [] };
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion },
    columnDefinitions: ["Name", ...titles, "Age"].map((name) => ({
      name,
      type: "string",
      format: name === "Name" ? "name" : "",
      description: name,
      priority: 0,
    })),
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...cells(object), ageOf(object)],
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata },
    })),
  };
}

const COLUMNS: Partial<Record<ResourceName, Columns>> = {
  pods: { titles: ["Ready", "Status", "Restarts"], cells: (object) => podCells(object as Pod) },
  deployments: {
    titles: ["Ready", "Up-to-date", "Available"],
    cells: (object) => deploymentCells(object as Deployment),
  },
  replicasets: {
    titles: ["Desired", "Current", "Ready"],
    cells: (object) => replicaSetCells(object as ReplicaSet),
  },
  services: {
    titles: ["Type", "External-IP", "Port(s)"],
    cells: (object) => serviceCells(object as Service),
  },
};

function podCells({ metadata, spec, status }: Pod): Cell[] {
  const containers = status?.containerStatuses ?? [];
  const waiting = containers.find(({ state }) => state.waiting !== undefined)?.state.waiting?.reason;
  const phase =
    metadata.deletionTimestamp === undefined ? (waiting ?? status?.phase ?? "Pending") : "Terminating";
  const ready = containers.filter((container) => container.ready).length;
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return [`${ready}/${spec.containers.length}`, phase, restarts];
}

function deploymentCells({ spec, status }: Deployment): Cell[] {
  const ready = `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`;
  return [ready, status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0];
}

function replicaSetCells({ spec, status }: ReplicaSet): Cell[] {
  return [spec.replicas, status?.replicas ?? 0, status?.readyReplicas ?? 0];
}

function serviceCells({ spec, status }: Service): Cell[] {
  const ports = (spec.ports ?? []).map(({ port, nodePort }) => `${port}:${nodePort ?? "?"}/TCP`);
  return [
    spec.type ?? "ClusterIP",
    status?.loadBalancer.ingress?.[0]?.hostname ?? "<pending>",
    ports.join(","),
  ];
}

function ageOf({ metadata }: KubeObject): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(metadata.creationTimestamp)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`;
}
