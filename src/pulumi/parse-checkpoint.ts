import { createReadStream } from "node:fs";
import { z } from "zod";
import { digestOf } from "../model/digest.ts";
import { RollbackError, messageOf } from "../model/errors.ts";
import type { Checkpoint, CheckpointResource } from "../model/checkpoint.ts";
import { MemberScanner } from "./member-scanner.ts";

/** The mark that the engine puts into objects that are not plain values (sdk/go/common/resource/sig). */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

const RESOURCE = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  provider: z.string().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  external: z.boolean().optional(),
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

type Resource = z.infer<typeof RESOURCE>;

/** Everything but the resources, which are read one by one. */
const DEPLOYMENT = z.looseObject({
  manifest: z.unknown().optional(),
  secrets_providers: z.looseObject({ type: z.string() }).optional(),
  resources: z.array(z.never()).nullish(),
  pending_operations: z
    .array(z.looseObject({ resource: z.looseObject({ urn: z.string() }), type: z.string() }))
    .nullish(),
});

const EXPORT = z.looseObject({ version: z.number(), deployment: DEPLOYMENT });
const RECORD = z.looseObject({ version: z.number(), checkpoint: z.looseObject({ latest: DEPLOYMENT }) });

/**
 * Reads what `pulumi stack export` printed.
 *
 * The hash leaves out the manifest, whose time changes when nothing else does. Throws ENGINE_FAILED
 * for text that is no export: a state that cannot be read is never taken for an empty one.
 */
export function parseCheckpoint(text: string, stack: string): Checkpoint {
  const reader = exportReader();
  try {
    reader.push(Buffer.from(text));
    return reader.checkpoint();
  } catch (error) {
    throw unreadable(error, stack);
  }
}

/** The same from a file, of which only one resource at a time lies in memory. */
export async function readCheckpointFile(file: string, stack: string): Promise<Checkpoint> {
  const reader = exportReader();
  try {
    for await (const chunk of createReadStream(file)) reader.push(chunk as Buffer);
    return reader.checkpoint();
  } catch (error) {
    throw unreadable(error, stack);
  }
}

/** Takes a state's bytes in pieces, then answers the checkpoint; throws what the parsers throw for any other text. */
export interface CheckpointReader {
  readonly push: (chunk: Buffer) => void;
  readonly checkpoint: () => Checkpoint;
}

function exportReader(): CheckpointReader {
  return checkpointReader(["deployment"], (rest) => EXPORT.parse(rest).deployment);
}

/** Reads a state as a self-managed backend keeps it. */
export function recordReader(): CheckpointReader {
  return checkpointReader(["checkpoint", "latest"], (rest) => RECORD.parse(rest).checkpoint.latest);
}

function checkpointReader(
  path: readonly string[],
  deploymentIn: (rest: unknown) => z.infer<typeof DEPLOYMENT>,
): CheckpointReader {
  const resources: CheckpointResource[] = [];
  const hashes: string[] = [];
  let stack: Resource | undefined;
  const scanner = new MemberScanner([[...path, "resources"]], (json) => {
    const resource = RESOURCE.parse(JSON.parse(json));
    resources.push(reduceResource(resource));
    hashes.push(digestOf(resource));
    if (resource.type === "pulumi:pulumi:Stack" && resource.delete !== true) stack ??= resource;
  });
  return {
    push: (chunk) => scanner.push(chunk),
    checkpoint: () => {
      const deployment = deploymentIn(JSON.parse(scanner.rest()));
      return {
        hash: digestOf({ ...deployment, manifest: undefined, resources: hashes }),
        resources,
        pendingOperations: (deployment.pending_operations ?? []).map((pending) => ({
          urn: pending.resource.urn,
          type: pending.type,
        })),
        secretsProvider: deployment.secrets_providers?.type,
        outputs: stackOutputs(stack),
      };
    },
  };
}

function unreadable(error: unknown, stack: string): RollbackError {
  return new RollbackError("ENGINE_FAILED", {
    subject: stack,
    message: `the export of stack "${stack}" cannot be read: ${messageOf(error).slice(0, 500)}`,
    remedy: `look at it with: pulumi stack export --stack ${stack}`,
    cause: error,
  });
}

function reduceResource(resource: Resource): CheckpointResource {
  return {
    urn: resource.urn,
    type: resource.type,
    id: resource.id,
    provider: resource.provider,
    protect: resource.protect ?? false,
    retainOnDelete: resource.retainOnDelete ?? false,
    external: resource.external ?? false,
    custom: resource.custom ?? false,
    pendingDelete: resource.delete ?? false,
    schemaVersion: schemaVersion(resource.outputs?.__meta),
    providerVersion: resource.type.startsWith("pulumi:providers:")
      ? text(resource.inputs?.version)
      : undefined,
    account: /^arn:[a-z-]+:[^:]*:[^:]*:(\d{12}):/.exec(text(resource.outputs?.arn) ?? "")?.[1],
  };
}

/** Bridged providers keep the version of their resource's schema as JSON in the output `__meta`. */
function schemaVersion(meta: unknown): number | undefined {
  const found = /"schema_version"\s*:\s*"?(\d+)"?/.exec(text(meta) ?? "");
  return found === null ? undefined : Number(found[1]);
}

function stackOutputs(stack: Resource | undefined): Record<string, unknown> {
  const entries = Object.entries(stack?.outputs ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, isMarked(value) ? null : value]));
}

/** Whether a value of the state is a secret or another marked object instead of plain data. */
export function isMarked(value: unknown): boolean {
  return typeof value === "object" && value !== null && SIGNATURE_KEY in value;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
