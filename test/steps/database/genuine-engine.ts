import { join } from "node:path";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import { createStackEngine } from "../../../src/pulumi/create-stack-engine.ts";
import { findPulumiCli } from "../../../src/pulumi/pulumi-cli.ts";
import { programConfig } from "../../../src/use-cases/program-config.ts";
import type { Lab } from "../../lab/cloud/start-lab.ts";
import type { TemporaryStack } from "../../lab/providers/temporary-stack.ts";

/** The genuine engine on a stack of its own, with the lab in the place of the cloud. */
export async function genuineEngine(stack: TemporaryStack, lab: Lab): Promise<StackEngine> {
  const environment = {
    ...process.env,
    PULUMI_HOME: join(stack.directory, "home"),
    PULUMI_BACKEND_URL: `file://${join(stack.directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    LAB_DIR: stack.labDirectory,
    LAB_ENDPOINT: lab.endpoint,
    AWS_REGION: "eu-central-1",
    ROLLBACK_NODE: process.execPath,
  };
  const directory = join(stack.directory, "program");
  return createStackEngine({
    cli: await findPulumiCli(environment),
    target: { organization: "organization", project: "demo", stack: "dev" },
    backendUrl: environment.PULUMI_BACKEND_URL,
    currentDirectory: directory,
    projectDirectory: directory,
    scratchDirectory: join(stack.directory, "scratch"),
    configFile: undefined,
    config: programConfig({
      projectDirectory: directory,
      stack: "dev",
      configDirectory: undefined,
      scratchDirectory: join(stack.directory, "scratch"),
    }),
    environment,
    userAgent: "spec",
    refresh: false,
    previewTimeoutMs: 120_000,
    statefulTypes: [],
  });
}
