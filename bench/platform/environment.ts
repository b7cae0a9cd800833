import { delimiter, join } from "node:path";
import { demoVariables } from "../../lab/demo/demo-environment.ts";
import { benchDirectory, ROOT } from "./directories.ts";

// What `npm run bench` leaves for its children; by hand nothing of it is there.
const OF_NPM = /^(INIT_CWD|npm_(?!config_).*|npm_config_ignore_scripts)$/;

/** The demo's variables, all that is kept pointed into the bench's folder. */
export function benchVariables(endpoint: string): Record<string, string> {
  return {
    ...demoVariables(endpoint),
    LAB_DIR: benchDirectory("lab"),
    PULUMI_BACKEND_URL: `file://${benchDirectory("state")}`,
    PULUMI_HOME: benchDirectory("home"),
    ROLLBACK_STATE: benchDirectory("rollback"),
    ROLLBACK_CACHE: benchDirectory("cache"),
  };
}

/** The environment of every measured command: this process's own, with the bench's variables. */
export function platformEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OF_NPM.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...benchVariables(endpoint),
    PATH: `${join(ROOT, "lab", "bin", "providers")}${delimiter}${process.env["PATH"] ?? ""}`,
  };
}
