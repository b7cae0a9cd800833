import { delimiter, join } from "node:path";
import { demoDirectory } from "./end-demo.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** The variables that point Pulumi, the providers and the rollback at the demo's lab instead of a real cloud. */
export function demoVariables(endpoint: string): Record<string, string> {
  return {
    LAB_ENDPOINT: endpoint,
    LAB_DIR: demoDirectory("lab"),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "lab",
    AWS_SECRET_ACCESS_KEY: "lab",
    PULUMI_BACKEND_URL: `file://${demoDirectory("state")}`,
    PULUMI_CONFIG_PASSPHRASE: "five-promises-one-command",
    PULUMI_HOME: demoDirectory("home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ROLLBACK_STATE: demoDirectory("rollback"),
  };
}

/** The whole environment for a process of the demo; the lab's provider plugins come before any installed ones. */
export function withLabProviders(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const providers = join(ROOT, "lab", "bin", "providers");
  return {
    ...process.env,
    ...variables,
    PATH: `${providers}${delimiter}${process.env["PATH"] ?? ""}`,
  };
}
