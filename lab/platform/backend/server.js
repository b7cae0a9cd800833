import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Database } from "./database.js";
import { orderOverview, placeOrder } from "./orders.js";

const release = JSON.parse(readFileSync(new URL("release.json", import.meta.url), "utf8"));
const database = process.env.DB_HOST === undefined ? undefined : new Database(process.env);
// Each process starts its count elsewhere, so that the failures of several do not come in bursts.
let answered = Math.floor(Math.random() * (release.failsEvery ?? 1));

const server = createServer((request, response) => {
  route(request).then(
    ([status, body]) => send(response, status, body),
    (error) => send(response, 500, { error: error.message }),
  );
});

async function route(request) {
  const { method, url } = request;
  if (url === "/health") return [200, { status: "ok" }];
  if (url === "/version") return [200, { version: release.version }];
  answered += 1;
  // What makes a bad release bad: the probe is content while a part of the customers are not.
  if (release.failsEvery !== undefined && answered % release.failsEvery === 0) {
    return [500, { error: "checkout is not available", version: release.version }];
  }
  if (url === "/orders" && method === "POST") {
    const id = await placeOrder(requireDatabase(), await bodyOf(request));
    return [201, { id, version: release.version }];
  }
  if (url !== "/") return [404, { error: `no page ${url}` }];
  const home = { version: release.version, checkout: process.env.CHECKOUT ?? "classic" };
  if (database === undefined) return [200, home];
  return [200, { ...home, ...(await orderOverview(database)) }];
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text === "" ? {} : JSON.parse(text);
}

function requireDatabase() {
  if (database === undefined) throw new Error("no database: DB_HOST is not set");
  return database;
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}

server.listen(Number(process.env.PORT ?? 8080), process.env.LISTEN_HOST);

process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
