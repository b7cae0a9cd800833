import { STACK_URN, type GeneratedResource } from "./resource.ts";

type Release = "good" | "bad";

const PROVIDER =
  "urn:pulumi:prod::large::pulumi:providers:aws::default::f0867735-2324-4197-b06c-e754aa16d4a4";
const FRAME = { sourcePosition: "project:///../platform/node_modules/@pulumi/runtime/stack.ts#78,28" };

/** A resource as the engine's state has it, 2 KB of JSON: the average of the reference platform's. */
export function resourceState(resource: GeneratedResource, release: Release): Record<string, unknown> {
  const { urn, type, index } = resource;
  const inputs = resourceInputs(resource, release);
  return {
    urn,
    custom: true,
    id: `id-${index}`,
    type,
    inputs,
    outputs: {
      ...inputs,
      arn: `arn:aws:service:eu-central-1:123456789012:resource/${index}`,
      __meta: JSON.stringify({ schema_version: "2", e2bfb730: { create: 600_000_000_000 } }),
    },
    parent: STACK_URN,
    provider: PROVIDER,
    propertyDependencies: Object.fromEntries(Object.keys(inputs).map((name) => [name, []])),
    ...(index % 50 === 0 ? { protect: true } : {}),
    created: "2026-03-02T09:00:00.104103607Z",
    modified: "2026-03-09T09:00:00.104103607Z",
    stackTrace: [{}, {}, {}, FRAME, FRAME, FRAME],
  };
}

/** The inputs of a resource: some text, a nested specification, tags; two of them differ between the releases. */
export function resourceInputs({ index }: GeneratedResource, release: Release): Record<string, unknown> {
  const version = release === "good" ? "1.2.3" : "1.3.0";
  return {
    __defaults: [],
    name: `service-${index}`,
    image: `registry.example.com/platform/service-${index}:${version}`,
    description: `what the team wrote about service ${index}. `.repeat(2),
    spec: {
      replicas: release === "good" ? 2 : 3,
      containers: [
        {
          name: "main",
          ports: [{ containerPort: 8080 }],
          resources: { limits: { cpu: "500m", memory: "512Mi" } },
        },
        {
          name: "proxy",
          ports: [{ containerPort: 15_001 }],
          args: ["--log-level", "warn", "--drain", "20s"],
        },
      ],
    },
    tags: Object.fromEntries(
      Array.from({ length: 4 }, (_, tag) => [`tag-${tag}`, `value ${tag} of ${index}`]),
    ),
  };
}
