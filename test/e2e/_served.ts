import { aProgram } from "./_program.ts";
import type { StackHistory } from "./_template.ts";

/** A small real server that names the version of the release it was started from. */
const server = (version: string): string => `import { createServer } from "node:http";
const answer = JSON.stringify({ version: "${version}", pid: process.pid });
createServer((_, response) => response.end(answer)).listen(Number(process.env.PORT), "127.0.0.1");
`;

/** A stack whose releases come with a server that runs beside it. */
export const SERVED: StackHistory = {
  releases: {
    "v1.0.0": { program: aProgram('thing("a", { size: 1 });'), files: { "server.js": server("1.0.0") } },
    "v1.1.0": { program: aProgram('thing("a", { size: 2 });'), files: { "server.js": server("1.1.0") } },
  },
};

/** The server as rollback.yaml describes it to the steps that stop and start it. */
export function serverSteps(port: number, between = ""): string {
  const service = `name: web
    command: [node, server.js]
    env: { PORT: "${port}" }
    passEnv: [LAB_DIR]
    pidFile: run/web.pid
    ready: { when: { tcp: { port: ${port} } }, interval: 50ms, deadline: 20s }`;
  return `steps:
  - kind: stop-service
    ${service}
${between}
  - kind: start-service
    ${service}
`;
}

/** Two answers in a row with the release's version, from the server at this port. */
export function versionProbe(port: number): string {
  return `verify:
  consecutive: 2
  interval: 100ms
  timeout: 2s
  probes:
    - { kind: http, name: web, url: "http://127.0.0.1:${port}/", version: { json: version } }
`;
}
