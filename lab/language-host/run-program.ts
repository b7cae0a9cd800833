import { once } from "node:events";

import type { ServerUnaryCall } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";

import { callersEnvironment } from "./callers-environment.ts";
import { locateModule } from "./locate-module.ts";
import { interrupt, startNode } from "./node-process.ts";
import { nodeOptions } from "./node-options.ts";
import { programConfig } from "./program-config.ts";

// The SDK's exit code for "the user has already seen what went wrong".
const ALREADY_REPORTED = 32;

/**
 * Runs the program with its own SDK and answers once it has ended.
 *
 * Its output goes straight to this host's, which is what the engine shows. There is no monitor in
 * between: the synchronous invokes of SDKs before 2.0 (`--sync`) are not served.
 */
export async function runProgram(
  call: ServerUnaryCall<RunRequest, RunResponse>,
  engineAddress: string,
): Promise<RunResponse> {
  const request = call.request;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const response = new language.RunResponse();
  try {
    const options = nodeOptions(info);
    const run = process.env["PULUMI_LANGUAGE_NODEJS_RUN_PATH"] ?? "@pulumi/pulumi/cmd/run";
    const program = startNode({
      args: [
        ...options.nodeArgs,
        locateModule(run, directory, "pulumi install"),
        ...runArguments(request, directory, engineAddress),
      ],
      env: {
        ...callersEnvironment(),
        ...programConfig(request.getConfigMap().entries(), request.getConfigsecretkeysList()),
        ...options.environment,
      },
      stdio: ["ignore", "inherit", "inherit"],
    });
    call.once("cancelled", () => interrupt(program));
    const [code, signal] = (await once(program, "exit")) as [number | null, NodeJS.Signals | null];
    return verdict(response, code, signal);
  } catch (error) {
    return response.setError(error instanceof Error ? error.message : String(error));
  }
}

function runArguments(request: RunRequest, directory: string, engineAddress: string): string[] {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

function verdict(response: RunResponse, code: number | null, signal: NodeJS.Signals | null): RunResponse {
  if (code === 0) return response;
  if (code === ALREADY_REPORTED) return response.setBail(true);
  // Go reports -1 for a process ended by a signal; the signal's name says more.
  if (code === null) return response.setError(`Program was ended by ${signal ?? "an unknown signal"}`);
  return response.setError(`Program exited with non-zero exit code: ${code}`);
}
