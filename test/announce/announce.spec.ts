import assert from "node:assert/strict";
import { announce } from "../../src/announce/announce.ts";
import type { RollbackEvent } from "../../src/model/events.ts";
import { type LocalServer, startServer } from "../adapters/http-local-server.ts";
import { aTarget } from "../_builders/a-plan.ts";

const MOMENT = {
  moment: "finished",
  run: "run-1",
  target: aTarget(),
  message: "back on 1.2.3",
  at: "2026-11-21T10:00:00Z",
  facts: { outcome: "rolled-back" },
};

describe("announcing", () => {
  let server: LocalServer;
  let status: number;
  let events: RollbackEvent[];
  beforeEach(async () => {
    status = 200;
    events = [];
    server = await startServer((_, response) => response.writeHead(status).end());
  });
  afterEach(() => server.close());

  const context = () => ({
    environment: { HOOK: server.url, KEY: "s3cret" },
    signal: new AbortController().signal,
    notify: (event: RollbackEvent) => events.push(event),
  });

  it("tells every webhook the same event", async () => {
    const results = await announce(
      MOMENT,
      [{ url: server.url }, { url: { env: "HOOK" }, secret: { env: "KEY" } }],
      context(),
    );
    assert.deepEqual(
      results.map(({ delivered }) => delivered),
      [true, true],
    );
    const bodies = server.seen.map(({ body }) => JSON.parse(body) as unknown);
    assert.deepEqual(bodies[0], bodies[1]);
    assert.deepEqual(bodies[0], {
      specversion: "1.0",
      id: "run-1-finished",
      source: "/pulumi-rollback/shop/prod",
      type: "rollback.finished",
      time: MOMENT.at,
      datacontenttype: "application/json",
      data: {
        run: "run-1",
        stack: "prod",
        project: "shop",
        message: "back on 1.2.3",
        outcome: "rolled-back",
      },
    });
    assert.deepEqual(events, []);
  });

  it("says so when a receiver refuses or has no address, and never throws", async () => {
    status = 401;
    const results = await announce(MOMENT, [{ url: server.url }, { url: { env: "NOT_SET" } }], context());
    assert.deepEqual(
      results.map(({ delivered }) => delivered),
      [false, false],
    );
    assert.deepEqual(
      events.map((event) => (event.type === "notice" ? event.message : event.type)).toSorted(),
      [
        '"finished" was not announced: answered 401',
        '"finished" was not announced: the environment variable "NOT_SET" is not set',
      ],
    );
  });
});
