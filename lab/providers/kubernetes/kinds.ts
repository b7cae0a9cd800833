/** A kind of object the lab's cluster keeps, and how it is addressed. */
export interface Kind {
  readonly token: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** The API's path prefix, e.g. `/apis/apps/v1`. */
  readonly api: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** Fields the real provider cannot change in place, besides the name and the namespace. */
  readonly forceNew: readonly string[];
  /** The provider setting that lets the data of this kind change in place. */
  readonly mutableBy?: string;
}

/** Every kind the stand-in knows; the real provider's replacement rules for it (properties.go, v4). */
export const kinds: readonly Kind[] = [
  core("Namespace", "namespaces", { isNamespaced: false }),
  core("Service", "services", {}),
  core("ConfigMap", "configmaps", {
    forceNew: ["binaryData", "data"],
    mutableBy: "enableConfigMapMutable",
  }),
  core("Secret", "secrets", {
    forceNew: ["type", "stringData", "data"],
    mutableBy: "enableSecretMutable",
  }),
  {
    token: "kubernetes:apps/v1:Deployment",
    apiVersion: "apps/v1",
    kind: "Deployment",
    api: "/apis/apps/v1",
    plural: "deployments",
    isNamespaced: true,
    forceNew: ["spec.selector"],
  },
];

function core(kind: string, plural: string, rest: Partial<Kind>): Kind {
  return {
    token: `kubernetes:core/v1:${kind}`,
    apiVersion: "v1",
    kind,
    api: "/api/v1",
    plural,
    isNamespaced: true,
    forceNew: [],
    ...rest,
  };
}
