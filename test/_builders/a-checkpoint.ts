import type { Checkpoint, CheckpointResource } from "../../src/model/checkpoint.ts";

/** A Kubernetes deployment as the state has it; the URN follows the type and the name. */
export function aResource(name = "backend", overrides: Partial<CheckpointResource> = {}): CheckpointResource {
  const type = overrides.type ?? "kubernetes:apps/v1:Deployment";
  return {
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    type,
    id: `default/${name}`,
    provider: undefined,
    protect: false,
    retainOnDelete: false,
    external: false,
    custom: true,
    pendingDelete: false,
    schemaVersion: undefined,
    providerVersion: undefined,
    account: undefined,
    ...overrides,
  };
}

/** A clean state with one deployment. */
export function aCheckpoint(overrides: Partial<Checkpoint> = {}): Checkpoint {
  return {
    hash: "a1".repeat(32),
    resources: [aResource()],
    pendingOperations: [],
    secretsProvider: "passphrase",
    outputs: { url: "http://shop.example.org" },
    ...overrides,
  };
}
