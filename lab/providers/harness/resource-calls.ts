import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  CheckRequest,
  CheckResponse,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";

import { checkInputs } from "./check-inputs.ts";
import { diffInputs } from "./diff-inputs.ts";
import { diffMessage } from "./diff-message.ts";
import { keepSecrets } from "./keep-secrets.ts";
import { plainProperties, UNKNOWN, type Properties } from "./property-values.ts";
import { withSecretFailure } from "./init-failure.ts";
import { importedInputs, refreshedInputs } from "./read-inputs.ts";
import { recordedOutputs } from "./recorded-outputs.ts";
import { recordedState } from "./recorded-state.ts";
import type { ResourceCall, ResourceType } from "./resource-type.ts";
import { fromStruct, toStruct } from "./wire-struct.ts";

const PROPOSED_NAME_DISABLED = provider.CheckRequest.AutonamingOptions.Mode.DISABLE;

/** Answers `Check`: inputs with their defaults, or what is wrong with them. */
export function check(type: ResourceType, request: CheckRequest, call: ResourceCall): CheckResponse {
  const naming = request.getAutonaming();
  const { inputs, failures } = checkInputs(type, {
    name: request.getName(),
    olds: fromStruct(request.getOlds()),
    news: fromStruct(request.getNews()),
    seed: request.getRandomseed_asU8(),
    config: call.config,
    proposedName:
      naming === undefined || naming.getMode() === PROPOSED_NAME_DISABLED
        ? undefined
        : naming.getProposedName(),
  });
  return new provider.CheckResponse()
    .setInputs(toStruct(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) =>
        new provider.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

/** Answers `Diff`. State written without inputs (an old import) is compared by its outputs. */
export function diff(type: ResourceType, request: DiffRequest, call: ResourceCall): DiffResponse {
  const outputs = recordedState(type, fromStruct(request.getOlds()));
  const oldInputs = plainProperties(fromStruct(request.getOldInputs()));
  const news = plainProperties(fromStruct(request.getNews()));
  const inputs = Object.keys(oldInputs).length > 0 ? oldInputs : outputs;
  return diffMessage(diffInputs(type, { outputs, inputs }, news, call.config));
}

/** Answers `Create`; a preview answers with unknown computed outputs and creates nothing. */
export async function create(
  type: ResourceType,
  request: CreateRequest,
  call: ResourceCall,
): Promise<CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  const plain = plainProperties(inputs);
  if (request.getPreview()) {
    const unknown = unknownOutputs(type.computed);
    return new provider.CreateResponse().setProperties(
      toStruct(keepSecrets({ ...unknown, ...plain }, inputs)),
    );
  }
  const created = await withSecretFailure(inputs, () => type.create(plain, call));
  return new provider.CreateResponse()
    .setId(created.id)
    .setProperties(toStruct(recordedOutputs(type, created, inputs)));
}

/** Answers `Read`, for a refresh or an import; an empty id says the resource is gone. */
export async function read(
  type: ResourceType,
  request: ReadRequest,
  call: ResourceCall,
): Promise<ReadResponse> {
  const state = fromStruct(request.getProperties());
  const inputs = fromStruct(request.getInputs());
  const found = await type.read(request.getId(), recordedState(type, state), call);
  if (found === undefined) return new provider.ReadResponse();

  const outputs = recordedOutputs(type, found, { ...state, ...inputs });
  const isImport = Object.keys(inputs).length === 0;
  const refreshed = type.readInputs ?? refreshedInputs;
  return new provider.ReadResponse()
    .setId(found.id)
    .setProperties(toStruct(outputs))
    .setInputs(toStruct(isImport ? importedInputs(type, outputs) : refreshed(inputs, outputs)));
}

/** Answers `Update`; a preview keeps the computed outputs it knows. */
export async function update(
  type: ResourceType,
  request: UpdateRequest,
  call: ResourceCall,
): Promise<UpdateResponse> {
  const inputs = fromStruct(request.getNews());
  const state = recordedState(type, fromStruct(request.getOlds()));
  const plain = plainProperties(inputs);
  if (request.getPreview()) {
    const kept = type.computed
      .filter((name) => name in state)
      .map((name) => [name, state[name] ?? null] as const);
    const outputs = { ...Object.fromEntries(kept), ...unknownOutputs(type.changing ?? []), ...plain };
    return new provider.UpdateResponse().setProperties(toStruct(keepSecrets(outputs, inputs)));
  }
  const id = request.getId();
  const outputs = await withSecretFailure(inputs, () => type.update(id, plain, state, call));
  return new provider.UpdateResponse().setProperties(
    toStruct(recordedOutputs(type, { id, outputs }, inputs)),
  );
}

/** Answers `Delete`. */
export async function remove(type: ResourceType, request: DeleteRequest, call: ResourceCall): Promise<Empty> {
  await type.delete(request.getId(), recordedState(type, fromStruct(request.getProperties())), call);
  return new empty.Empty();
}

function unknownOutputs(names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
