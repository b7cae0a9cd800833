import { RESOURCES } from "../model/resources.ts";

// What `kubectl get all` shows.
const ALL: readonly string[] = ["pods", "services", "deployments", "replicasets"];

/** Answers what a client asks before it asks for objects: version, groups and resources; undefined for other paths. */
export function discoveryDocument(path: string): object | undefined {
  switch (path) {
    case "/version":
      return {
        major: "1",
        minor: "36",
        gitVersion: "v1.36.1",
        platform: `${process.platform}/${process.arch}`,
      };
    case "/api":
      return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
    case "/apis":
      return { kind: "APIGroupList", apiVersion: "v1", groups: [appsGroup()] };
    case "/apis/apps":
      return { kind: "APIGroup", apiVersion: "v1", ...appsGroup() };
    case "/api/v1":
      return resourceList("v1");
    case "/apis/apps/v1":
      return resourceList("apps/v1");
    default:
      return undefined;
  }
}

function appsGroup(): object {
  const version = { groupVersion: "apps/v1", version: "v1" };
  return { name: "apps", versions: [version], preferredVersion: version };
}

function resourceList(groupVersion: string): object {
  const resources = RESOURCES.filter((resource) => resource.apiVersion === groupVersion).map(
    ({ name, singular, kind, namespaced, shortNames, verbs }) => ({
      name,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      shortNames,
      ...(ALL.includes(name) ? { categories: ["all"] } : {}),
    }),
  );
  const scale = {
    name: "deployments/scale",
    singularName: "",
    namespaced: true,
    group: "autoscaling",
    version: "v1",
  };
  const scales =
    groupVersion === "apps/v1" ? [{ ...scale, kind: "Scale", verbs: ["get", "patch", "update"] }] : [];
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: [...resources, ...scales] };
}
