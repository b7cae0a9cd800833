#!/usr/bin/env node
/**
 * Makes a fresh clone runnable and then runs an entry: `node tools/bootstrap.js [--engine] <entry> [arguments…]`.
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed and on any Node from 18 on:
 * it gets the pinned Node when the machine's own is older, the packages of the lock file when they are missing or
 * stale, and with `--engine` the Pulumi CLI. Each slow thing is announced on stderr and done once per version.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./setup/dependencies.js";
import { ensureEngine, withLanguageHost } from "./setup/engine.js";
import { ensureNode } from "./setup/node.js";
import { SetupError } from "./setup/setup-error.js";
import { withPath } from "./setup/find-executable.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [first, ...others] = process.argv.slice(2);
const wantsEngine = first === "--engine";
const [entry, ...entryArguments] = wantsEngine ? others : [first, ...others];

try {
  const node = await ensureNode(root);
  let environment = withPath(process.env, dirname(node));
  environment.ROLLBACK_NODE = node;
  await ensureDependencies(root, environment);
  if (wantsEngine) environment = withLanguageHost(root, await ensureEngine(root, environment));
  run(node, [join(root, entry), ...entryArguments], environment);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(
    `error ${error.code}: ${error.message}\n${error.remedies.map((way) => `  try: ${way}\n`).join("")}`,
  );
  process.exitCode = 2;
}

function run(command, commandArguments, environment) {
  const child = spawn(command, commandArguments, { stdio: "inherit", env: environment });
  // A terminal's Ctrl-C already reaches the whole group; the child decides when it is safe to stop.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("error", (error) => {
    process.stderr.write(`error: cannot start ${command}: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}
