import type { ResourceChange, SafetyOptions } from "../../src/model/resource-change.ts";

/** Safety options with everything off, as a resource declares them by default. */
export function someSafety(overrides: Partial<SafetyOptions> = {}): SafetyOptions {
  return {
    protect: false,
    retainOnDelete: false,
    importId: undefined,
    ignoreChanges: [],
    deletedWith: undefined,
    ...overrides,
  };
}

/** An update of a stateless Kubernetes deployment; the URN follows the type and the name. */
export function aChange(overrides: Partial<ResourceChange> = {}): ResourceChange {
  const type = overrides.type ?? "kubernetes:apps/v1:Deployment";
  const name = overrides.name ?? "backend";
  return {
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    type,
    name,
    op: "update",
    id: `default/${name}`,
    properties: [
      { path: "spec.replicas", kind: "update", forcesReplacement: false, before: "3", after: "2" },
    ],
    before: someSafety(),
    after: someSafety(),
    stateful: undefined,
    ...overrides,
  };
}

/** A replacement of a protected database whose older program dropped `protect`. */
export function aDatabaseReplacement(overrides: Partial<ResourceChange> = {}): ResourceChange {
  return aChange({
    type: "aws:rds/instance:Instance",
    name: "orders-db",
    op: "replace",
    id: "db-ABCDEF",
    properties: [
      { path: "engineVersion", kind: "update", forcesReplacement: true, before: "16.4", after: "15.7" },
      { path: "tags.team", kind: "add", forcesReplacement: false, before: undefined, after: "orders" },
    ],
    before: someSafety({ protect: true }),
    after: someSafety(),
    stateful: "holds the rows of a database",
    ...overrides,
  });
}
