import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

import { propertyChanges } from "./property-changes.ts";
import { plainProperties, type Properties } from "./property-values.ts";
import { check, create, diff, read, remove, update } from "./resource-calls.ts";
import type { Provider, ResourceCall, ResourceType } from "./resource-type.ts";
import { rpc } from "./rpc.ts";
import { withFaults } from "./with-faults.ts";
import { fromStruct, toStruct } from "./wire-struct.ts";

const SUPPORTED = { secrets: true, preview: true };

/** What every request about one resource carries. */
interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
  getId?(): string;
  getPreview?(): boolean;
  getTimeout?(): number;
}

/**
 * The `ResourceProvider` service for a declared provider.
 *
 * A type or function the provider does not declare is refused by name: a stand-in that nodded
 * everything through would prove nothing.
 */
export function providerService(provider: Provider): [ServiceDefinition, UntypedServiceImplementation] {
  const cancelled = new AbortController();
  let config: Properties = {};

  function typeOf(request: ResourceRequest): ResourceType {
    const type = provider.types.find(({ token }) => token === request.getType());
    if (type === undefined) {
      throw new Error(
        `the lab's ${provider.package} provider has no resource type "${request.getType()}" (${request.getUrn()}); ` +
          `add it to lab/providers/${provider.package}, or leave it out of the program`,
      );
    }
    return type;
  }

  function onResource<Request extends ResourceRequest, Response>(
    method: string,
    answer: (type: ResourceType, request: Request, call: ResourceCall) => Promise<Response> | Response,
  ) {
    return rpc((request: Request) => {
      const type = typeOf(request);
      const seconds = request.getTimeout?.() ?? 0;
      const call: ResourceCall = {
        urn: request.getUrn(),
        name: request.getName(),
        type: type.token,
        config,
        timeoutMs: seconds > 0 ? seconds * 1000 : undefined,
        signal: cancelled.signal,
      };
      const logged = {
        method,
        urn: call.urn,
        id: request.getId?.() ?? "",
        preview: request.getPreview?.() ?? false,
      };
      return withFaults(logged, cancelled.signal, async () => answer(type, request, call));
    });
  }

  const implementation: UntypedServiceImplementation = {
    handshake: rpc(() =>
      new proto.ProviderHandshakeResponse()
        .setAcceptSecrets(SUPPORTED.secrets)
        .setSupportsAutonamingConfiguration(true),
    ),
    getPluginInfo: rpc(() => new plugin.PluginInfo().setVersion(provider.version)),
    getSchema: rpc(() =>
      new proto.GetSchemaResponse().setSchema(
        JSON.stringify({ name: provider.package, version: provider.version }),
      ),
    ),
    checkConfig: rpc((request: messages.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: rpc((request: messages.DiffRequest) => {
      const changes = propertyChanges(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
      const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse().setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    }),
    configure: rpc((request: messages.ConfigureRequest) => {
      config = plainProperties(fromStruct(request.getArgs()));
      return new proto.ConfigureResponse()
        .setAcceptsecrets(SUPPORTED.secrets)
        .setSupportspreview(SUPPORTED.preview)
        .setSupportsAutonamingConfiguration(true);
    }),
    invoke: rpc((request: messages.InvokeRequest) => {
      const token = request.getTok();
      const run = provider.functions?.[token];
      if (run === undefined)
        throw new Error(`the lab's ${provider.package} provider has no function "${token}"`);
      const result = run(plainProperties(fromStruct(request.getArgs())), config);
      return new proto.InvokeResponse().setReturn(toStruct(result));
    }),
    check: onResource("Check", check),
    diff: onResource("Diff", diff),
    create: onResource("Create", create),
    read: onResource("Read", read),
    update: onResource("Update", update),
    delete: onResource("Delete", remove),
    cancel: rpc(() => {
      cancelled.abort();
      return new empty.Empty();
    }),
    attach: rpc(() => new empty.Empty()),
  };
  return [providerGrpc.ResourceProviderService, implementation];
}
