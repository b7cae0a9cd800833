import { randomBytes } from "node:crypto";
import type { KubeObject, ObjectMeta, Secret } from "../model/objects.ts";
import type { ResourceDefinition } from "../model/resources.ts";
import type { Deployment, Service } from "../model/workloads.ts";
import { invalid } from "./kube-error.ts";

/** What a client sends before the API has filled it in. */
export type SentObject = Omit<KubeObject, "metadata"> & { metadata?: Partial<ObjectMeta> };

/**
 * Completes a sent object as admission does: kind, names, defaults, base64 of a Secret's `stringData`.
 *
 * On an update, status and a Service's ports survive what the client left out; a client that puts its own copy back must
 * not take the load balancer's address away.
 */
export function admitObject(
  sent: SentObject,
  resource: ResourceDefinition,
  place: { readonly namespace: string | undefined; readonly current?: KubeObject },
): KubeObject {
  const metadata = { ...sent.metadata, name: nameOf(sent, resource) } as ObjectMeta;
  if (resource.namespaced) metadata.namespace = place.namespace ?? "default";
  const object = { ...sent, apiVersion: resource.apiVersion, kind: resource.kind, metadata } as KubeObject;
  if (place.current?.status === undefined) delete object.status;
  else object.status = place.current.status;

  if (resource.name === "secrets") return admitSecret(object);
  if (resource.name === "deployments") return admitDeployment(object as Deployment);
  if (resource.name === "services")
    return admitService(object as Service, place.current as Service | undefined);
  return object;
}

function nameOf({ metadata }: SentObject, { kind }: ResourceDefinition): string {
  const name =
    metadata?.name ??
    (metadata?.generateName && metadata.generateName + randomBytes(3).toString("hex").slice(0, 5));
  if (name === undefined || !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
    throw invalid(`${kind} name "${name ?? ""}" is not a lower-case DNS name; set metadata.name`);
  }
  return name;
}

function admitSecret(secret: Secret): Secret {
  const { stringData = {}, ...rest } = secret;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(value).toString("base64"),
  ]);
  return { ...rest, data: { ...rest.data, ...(Object.fromEntries(encoded) as Record<string, string>) } };
}

function admitDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment as { spec?: Deployment["spec"] };
  const selected = spec?.selector.matchLabels ?? {};
  const labels = spec?.template.metadata?.labels ?? {};
  if (spec === undefined || Object.entries(selected).some(([key, value]) => labels[key] !== value)) {
    throw invalid(`Deployment "${deployment.metadata.name}": selector does not match template labels`);
  }
  const strategy = spec.strategy ?? { type: "RollingUpdate" };
  const defaults = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy };
  return { ...deployment, spec: { ...defaults, ...spec } };
}

function admitService(service: Service, current: Service | undefined): Service {
  const ports = (service.spec.ports ?? []).map((port) => {
    const before = current?.spec.ports?.find((candidate) => candidate.port === port.port);
    const nodePort = port.nodePort ?? before?.nodePort;
    return {
      protocol: "TCP",
      targetPort: port.port,
      ...port,
      ...(nodePort === undefined ? {} : { nodePort }),
    };
  });
  return { ...service, spec: { type: "ClusterIP", clusterIP: "127.0.0.1", ...service.spec, ports } };
}
