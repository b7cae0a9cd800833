import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";

import { keepSecrets } from "./keep-secrets.ts";
import type { Properties } from "./property-values.ts";
import { toStruct } from "./wire-struct.ts";

/**
 * Thrown by a type whose resource exists but did not become ready.
 *
 * The engine then records the resource, so that the next update mends it; a plain error would leave
 * it behind unrecorded.
 */
export class InitFailure extends Error {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly reasons: readonly string[];

  constructor(id: string, inputs: Properties, outputs: Properties, reasons: readonly string[]) {
    super(
      `resource ${id} was successfully created or updated, but did not become ready: ${reasons.join("; ")}`,
    );
    this.id = id;
    this.inputs = inputs;
    this.outputs = outputs;
    this.reasons = reasons;
  }
}

/** Runs a creation or an update; should it fail halfway, the outputs it leaves are closed like `inputs`. */
export async function withSecretFailure<Result>(
  inputs: Properties,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InitFailure)) throw error;
    throw new InitFailure(error.id, inputs, keepSecrets(error.outputs, inputs), error.reasons);
  }
}

/** The gRPC error that tells the engine about a failed call, with partial state where there is some. */
export function grpcError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitFailure)) return { code: status.UNKNOWN, details: message };

  const detail = new providerProto.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.outputs))
    .setInputs(toStruct(error.inputs))
    .setReasonsList([...error.reasons]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const full = new statusProto.Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([packed]);
  const metadata = new Metadata();
  // The Go engine reads structured errors from this trailer, which grpc-js has no API for.
  metadata.set("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
