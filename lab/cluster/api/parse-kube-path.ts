import { RESOURCES, type ResourceDefinition } from "../model/resources.ts";

/** Where a request points: a collection, maybe one object in it, maybe a part of that object. */
export interface KubeLocation {
  readonly resource: ResourceDefinition;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly part: string | undefined;
}

const PATTERN =
  /^\/(?:api\/(v1)|apis\/(apps\/v1))\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/;

/** Reads an API path such as `/apis/apps/v1/namespaces/web/deployments/backend/scale`; undefined when it is not served. */
export function parseKubePath(path: string): KubeLocation | undefined {
  const namespaceOnly = /^\/api\/v1\/namespaces\/([^/]+)\/?$/.exec(path);
  if (namespaceOnly !== null) return locate("v1", "namespaces", { name: namespaceOnly[1] });
  const match = PATTERN.exec(path);
  if (match === null) return undefined;
  const [, core, apps, namespace, plural, name, part] = match;
  return locate(core ?? apps, plural, { namespace, name, part });
}

function locate(
  apiVersion: string | undefined,
  plural: string | undefined,
  place: { namespace?: string | undefined; name?: string | undefined; part?: string | undefined },
): KubeLocation | undefined {
  const resource = RESOURCES.find((one) => one.apiVersion === apiVersion && one.name === plural);
  if (resource === undefined) return undefined;
  const { namespace, name, part } = place;
  if (resource.namespaced && name !== undefined && namespace === undefined) return undefined;
  return {
    resource,
    namespace: namespace && decodeURIComponent(namespace),
    name: name && decodeURIComponent(name),
    part,
  };
}
