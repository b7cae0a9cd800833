import { status, type ServerWritableStream } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";

import { locateModule } from "./locate-module.ts";
import { interrupt, startNode } from "./node-process.ts";
import { nodeOptions } from "./node-options.ts";

type PluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/**
 * Runs a plugin written for Node (a policy pack, a provider) and streams its output until it ends.
 *
 * A policy pack (`analyzer`) runs in its own directory and gets that directory as its last argument;
 * every other kind runs in the engine's directory and gets it first.
 */
export function runPlugin(call: PluginCall): void {
  try {
    const plugin = startNode(pluginProcess(call.request));
    plugin.stdout?.on("data", (output: Buffer) => {
      call.write(new language.RunPluginResponse().setStdout(output));
    });
    plugin.stderr?.on("data", (output: Buffer) => {
      call.write(new language.RunPluginResponse().setStderr(output));
    });
    plugin.once("error", (error) => fail(call, error));
    // "close" comes after the last byte of output, "exit" may come before it.
    plugin.once("close", (code) => {
      call.write(new language.RunPluginResponse().setExitcode(code ?? -1));
      call.end();
    });
    call.once("cancelled", () => interrupt(plugin));
  } catch (error) {
    fail(call, error instanceof Error ? error : new Error(String(error)));
  }
}

function pluginProcess(request: RunPluginRequest): Parameters<typeof startNode>[0] {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getProgram();
  const options = nodeOptions(info);
  const isPolicyPack = request.getKind() === "analyzer";
  const entry = isPolicyPack ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin";
  const own = request.getArgsList();
  return {
    args: [
      ...options.nodeArgs,
      locateModule(entry, directory, `npm install in ${directory}`),
      ...(isPolicyPack ? [...own, directory] : [directory, ...own]),
    ],
    env: { ...environment(request.getEnvList()), ...options.environment },
    cwd: isPolicyPack ? directory : request.getPwd(),
    stdio: ["ignore", "pipe", "pipe"],
  };
}

function environment(assignments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const equals = assignment.indexOf("=");
      return [assignment.slice(0, equals), assignment.slice(equals + 1)];
    }),
  );
}

function fail(call: PluginCall, error: Error): void {
  call.emit("error", { code: status.UNKNOWN, details: error.message });
}
