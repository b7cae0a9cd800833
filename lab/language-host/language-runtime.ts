import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

import { interruptProcesses } from "./node-process.ts";
import { runPlugin } from "./run-plugin.ts";
import { runProgram } from "./run-program.ts";
import { sdkVersion } from "./sdk-version.ts";

type Unary<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  callback: sendUnaryData<Response>,
) => void;

/**
 * The `LanguageRuntime` service for Node programs, as much of it as previews, updates and policy packs use.
 *
 * Names no required packages, so the engine takes provider plugins from the PATH and never downloads
 * one. Methods left out (code generation, packing) answer "unimplemented".
 */
export function languageRuntime(engineAddress: string): [ServiceDefinition, UntypedServiceImplementation] {
  let engine = engineAddress;

  const run: Unary<RunRequest, RunResponse> = (call, callback) => {
    runProgram(call, engine).then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code: status.UNKNOWN, details: messageOf(error) }),
    );
  };
  const handshake: Unary<{ getEngineAddress: () => string }, unknown> = (call, callback) => {
    engine = call.request.getEngineAddress();
    callback(null, new language.LanguageHandshakeResponse());
  };

  const implementation: UntypedServiceImplementation = {
    handshake,
    run,
    runPlugin: runPlugin,
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    getPluginInfo: answer(() => new plugin.PluginInfo().setVersion(sdkVersion())),
    about: answer(() =>
      new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
    ),
    getProgramDependencies: answer(() => new language.GetProgramDependenciesResponse()),
    runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),
    template: answer(() => new language.TemplateResponse()),
    cancel: answer(() => {
      interruptProcesses();
      return new empty.Empty();
    }),
  };
  return [languageGrpc.LanguageRuntimeService, implementation];
}

function answer<Response>(respond: () => Response): Unary<unknown, Response> {
  return (_call, callback) => callback(null, respond());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
