import { once } from "node:events";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { startCluster } from "../cluster/start-cluster.ts";
import { serveSite } from "./cdn/serve-site.ts";
import { readJsonFile, writeJsonFile } from "./disk/json-file.ts";
import { answerJson } from "./http/answer.ts";
import { paceOf } from "./pace.ts";
import { startRds } from "./rds/start-rds.ts";
import { openResourceStore } from "./store/resource-store.ts";
import { serveStore } from "./store/serve-store.ts";

/** How to start a cloud: port 0 lets the system choose, speed 60 makes a minute of AWS a second. */
export interface CloudOptions {
  readonly directory: string;
  readonly port: number;
  readonly speed: number;
}

/** A running cloud. */
export interface Cloud {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the lab's cloud on a folder: RDS, the resource store, the Kubernetes API with its cluster, and the CDN on one
 * loopback port, with the lab's own room for faults and calls. A second start on the same folder brings everything back; a second one at the same time is refused.
 */
export async function startCloud({ directory, port, speed }: CloudOptions): Promise<Cloud> {
  const root = resolve(directory);
  mkdirSync(root, { recursive: true });
  // Databases run as another user when the lab runs as root; that user must get past this folder, not read it.
  chmodSync(root, 0o711);
  await refuseSecond(join(root, "cloud.json"));
  const pace = paceOf(speed);
  const store = openResourceStore(join(root, "store"));
  const cluster = startCluster(root, pace);
  const rds = await startRds(root, pace);

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => fail(request, response, error));
  });
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://lab");
    const [room, rest] = split(url.pathname);
    if (room === "" && request.method === "POST") return rds.serve(request, response);
    if (room === "store") return serveStore(store, request, response, rest);
    if (room === "kube") return cluster.serve(request, response, new URL(rest + url.search, "http://lab"));
    if (room === "lab") return rds.control(request, response, new URL(rest + url.search, "http://lab"));
    if (room === "cdn") serveSite(store, response, rest);
    else if (room === "healthz") answerJson(response, 200, { status: "ok", pid: process.pid });
    else
      answerJson(response, 404, {
        error: `the lab does not serve "${url.pathname}"; use /, /store, /kube, /cdn or /lab`,
      });
  };

  // As AWS's endpoints do; Node's five seconds close a connection just as a client sends its next request over it.
  server.keepAliveTimeout = 60_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${portOf(server.address())}`;
  writeJsonFile(join(root, "cloud.json"), { endpoint, pid: process.pid });
  return {
    endpoint,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await cluster.stop();
      await rds.stop();
      rmSync(join(root, "cloud.json"), { force: true });
    },
  };
}

// Two daemons would start every database and every pod twice, on the same data.
async function refuseSecond(file: string): Promise<void> {
  const running = readJsonFile(file) as { endpoint: string; pid: number } | undefined;
  if (running === undefined) return;
  const answer = await fetch(`${running.endpoint}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  );
  const health = (await answer?.json().catch(() => undefined)) as { pid?: number } | undefined;
  if (health?.pid !== running.pid) return;
  throw new Error(
    `a lab runs on this folder already, process ${running.pid}; stop it, or choose another --dir`,
  );
}

function split(path: string): [string, string] {
  const [, room = "", rest = ""] = /^\/([^/]*)(\/.*)?$/.exec(path) ?? [];
  return [room, rest === "" ? "/" : rest];
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("the lab's server has no TCP port");
  return address.port;
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  console.error(`${request.method ?? "?"} ${request.url ?? "?"} failed:`, error);
  if (response.headersSent) response.destroy();
  else answerJson(response, 500, { error: String(error) });
}
