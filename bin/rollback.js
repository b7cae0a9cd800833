#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets an answer instead of a syntax error.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `error NODE_TOO_OLD: this is Node ${process.versions.node}; rollback needs 24.15 or newer\n` +
      "  try: install Node 24 and put it first on the PATH\n",
  );
  process.exitCode = 2;
} else {
  const { ROLLBACK_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = ROLLBACK_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-rollback");
  // A checkout's types are stripped once instead of at every start. Not Node's own place for it, which lies in the
  // temporary folder under a name that another user could take first.
  nodeModule.enableCompileCache(join(cache, "compiled"));
  // The published package carries compiled JavaScript; a checkout runs its TypeScript as it is.
  const compiled = new URL("../dist/cli/main.js", import.meta.url);
  await import(existsSync(compiled) ? compiled.href : new URL("../src/cli/main.ts", import.meta.url).href);
}
