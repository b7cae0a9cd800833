import { servePlugin } from "../providers/harness/serve-plugin.ts";
import { languageRuntime } from "./language-runtime.ts";
import { killProcesses } from "./node-process.ts";

// The engine passes its own address last; flags such as `--tracing <url>` may come before it.
const engineAddress = process.argv.slice(2).at(-1) ?? "";

await servePlugin((server) => {
  server.addService(...languageRuntime(engineAddress));
}, killProcesses);
