import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { deliverEvent, SIGNATURE_HEADER } from "../../src/adapters/http-webhook.ts";
import { type LocalServer, startServer } from "./http-local-server.ts";

const EVENT = {
  id: "run-1-fenced",
  source: "/pulumi-rollback/shop/prod",
  type: "rollback.fenced",
  time: "2026-11-21T10:00:00Z",
  data: { a: 1 },
};

describe("a webhook delivery", () => {
  let server: LocalServer;
  let statuses: [number, Record<string, string>?][];
  beforeEach(async () => {
    statuses = [];
    server = await startServer((_, response) => {
      const [status, headers] = statuses.shift() ?? [202];
      response.writeHead(status, headers).end();
    });
  });
  afterEach(() => server.close());

  const deliver = (more: object = {}) =>
    deliverEvent(EVENT, {
      url: `${server.url}/hook`,
      signal: new AbortController().signal,
      pauseMs: 5,
      ...more,
    });

  it("posts a CloudEvents envelope", async () => {
    assert.deepEqual(await deliver(), { delivered: true, detail: "answered 202", attempts: 1 });
    assert.deepEqual(JSON.parse(server.seen[0]!.body), {
      specversion: "1.0",
      datacontenttype: "application/json",
      ...EVENT,
    });
    assert.match(server.seen[0]!.headers["content-type"] ?? "", /^application\/cloudevents\+json/);
    assert.equal(server.seen[0]!.headers[SIGNATURE_HEADER], undefined);
  });

  it("signs time and body", async () => {
    await deliver({ secret: "s3cret" });
    const { body, headers } = server.seen[0]!;
    const [, timestamp, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers[SIGNATURE_HEADER])) ?? [];
    assert.equal(
      digest,
      createHmac("sha256", "s3cret")
        .update(`${String(timestamp)}.${body}`)
        .digest("hex"),
    );
    assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 5);
  });

  it("tries again after 429 and 5xx, under the same id", async () => {
    statuses = [[503], [429, { "retry-after": "0" }]];
    assert.deepEqual(await deliver(), { delivered: true, detail: "answered 202", attempts: 3 });
    assert.equal(new Set(server.seen.map(({ body }) => body)).size, 1);
  });

  it("waits as long as the receiver asks", async () => {
    statuses = [[429, { "retry-after": "1" }]];
    const begun = Date.now();
    await deliver();
    assert.ok(Date.now() - begun >= 950);
  });

  it("gives up after the last attempt", async () => {
    statuses = [[500], [500], [500], [200]];
    assert.deepEqual(await deliver(), { delivered: false, detail: "answered 500", attempts: 3 });
  });

  it("does not repeat what the receiver refuses, nor follows it elsewhere", async () => {
    statuses = [[403]];
    assert.deepEqual(await deliver(), { delivered: false, detail: "answered 403", attempts: 1 });
    statuses = [[307, { location: "http://127.0.0.1:1/" }]];
    assert.deepEqual(await deliver(), { delivered: false, detail: "answered 307", attempts: 1 });
  });

  it("does not ask a metadata address at all", async () => {
    const result = await deliver({ url: "http://169.254.169.254/" });
    assert.deepEqual([result.delivered, result.attempts], [false, 1]);
  });
});
