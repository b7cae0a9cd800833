import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { credentials, type ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";

import type { Properties } from "../../../lab/providers/harness/property-values.ts";
import { fromStruct, toStruct } from "../../../lab/providers/harness/wire-struct.ts";

/** What a diff said: the properties that change, those that replace, and whether the old goes first. */
export interface DiffAnswer {
  readonly changes: string[];
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** A provider's process, spoken to as the engine does. */
export interface ProviderProcess {
  configure(config: Properties): Promise<void>;
  check(type: string, name: string, inputs: Properties): Promise<{ inputs: Properties; failures: string[] }>;
  diff(type: string, olds: Properties, news: Properties): Promise<DiffAnswer>;
  create(type: string, name: string, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  read(
    type: string,
    id: string,
    state: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs: Properties }>;
  update(type: string, id: string, state: Properties, inputs: Properties): Promise<Properties>;
  delete(type: string, id: string, state: Properties): Promise<void>;
  invoke(token: string): Promise<Properties>;
  stop(): Promise<void>;
}

/** Starts one of the lab's providers by its wrapper, with extra environment variables. */
export async function providerProcess(
  name: string,
  environment: NodeJS.ProcessEnv,
): Promise<ProviderProcess> {
  const wrapper = join(import.meta.dirname, "../../../lab/bin/providers", `pulumi-resource-${name}`);
  const child = spawn(wrapper, [], {
    env: { ...process.env, ROLLBACK_NODE: process.execPath, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const { ResourceProviderClient } = providerGrpc;
  const client = new ResourceProviderClient(
    `127.0.0.1:${port.toString().trim()}`,
    credentials.createInsecure(),
  );
  const urn = (type: string, resource: string) => `urn:pulumi:dev::demo::${type}::${resource}`;

  return {
    async configure(config) {
      await call(client, "configure", new proto.ConfigureRequest().setArgs(toStruct(config)));
    },
    async check(type, resource, inputs) {
      const request = new proto.CheckRequest().setUrn(urn(type, resource)).setType(type).setName(resource);
      const answer = await call<messages.CheckResponse>(client, "check", request.setNews(toStruct(inputs)));
      const failures = answer.getFailuresList().map((failure) => failure.getReason());
      return { inputs: fromStruct(answer.getInputs()), failures };
    },
    async diff(type, olds, news) {
      const request = new proto.DiffRequest().setUrn(urn(type, "it")).setType(type).setOlds(toStruct(olds));
      request.setOldInputs(toStruct(olds)).setNews(toStruct(news));
      const answer = await call<messages.DiffResponse>(client, "diff", request);
      return {
        changes: answer.getDiffsList(),
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
      };
    },
    async create(type, resource, inputs) {
      const request = new proto.CreateRequest().setUrn(urn(type, resource)).setType(type).setName(resource);
      const answer = await call<messages.CreateResponse>(
        client,
        "create",
        request.setProperties(toStruct(inputs)),
      );
      return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
    },
    async read(type, id, state) {
      const request = new proto.ReadRequest().setUrn(urn(type, "it")).setType(type).setId(id);
      request.setProperties(toStruct(state)).setInputs(toStruct(state));
      const answer = await call<messages.ReadResponse>(client, "read", request);
      return {
        id: answer.getId(),
        outputs: fromStruct(answer.getProperties()),
        inputs: fromStruct(answer.getInputs()),
      };
    },
    async update(type, id, state, inputs) {
      const request = new proto.UpdateRequest().setUrn(urn(type, "it")).setType(type).setId(id);
      request.setOlds(toStruct(state)).setNews(toStruct(inputs));
      return fromStruct((await call<messages.UpdateResponse>(client, "update", request)).getProperties());
    },
    async delete(type, id, state) {
      const request = new proto.DeleteRequest().setUrn(urn(type, "it")).setType(type).setId(id);
      await call(client, "delete", request.setProperties(toStruct(state)));
    },
    async invoke(token) {
      const answer = await call<messages.InvokeResponse>(
        client,
        "invoke",
        new proto.InvokeRequest().setTok(token),
      );
      return fromStruct(answer.getReturn());
    },
    async stop() {
      client.close();
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

type Method = "configure" | "check" | "diff" | "create" | "read" | "update" | "delete" | "invoke";

function call<Response>(client: ResourceProviderClient, method: Method, request: object): Promise<Response> {
  const methods = client as unknown as Record<
    Method,
    (request: object, answered: (error: ServiceError | null, response: Response) => void) => void
  >;
  return new Promise((resolve, reject) => {
    methods[method](request, (error, response) => {
      if (error === null) resolve(response);
      else reject(new Error(error.details, { cause: error }));
    });
  });
}
