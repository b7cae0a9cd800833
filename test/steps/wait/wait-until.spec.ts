import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../../../src/steps/wait/wait-until.ts";
import { freePort, type LocalServer, startServer } from "../../adapters/http-local-server.ts";
import { aStepWorld, type StepWorld } from "../step-context.ts";

describe("wait-until", () => {
  let world: StepWorld;
  let server: LocalServer;
  let statuses: number[];
  beforeEach(async () => {
    world = await aStepWorld();
    statuses = [];
    server = await startServer((_, response) => response.writeHead(statuses.shift() ?? 200).end());
  });
  afterEach(() => Promise.all([world.end(), server.close()]));

  const apply = (until: object, more: object = {}, context = world.context) =>
    waitUntil.apply(waitUntil.settings.parse({ until, interval: "20ms", deadline: "5s", ...more }), context);

  it("wants as many successes in a row as asked for", async () => {
    statuses = [503, 200, 503];
    const result = await apply({ http: { url: server.url } }, { consecutive: 2 });
    assert.equal(result.status, "succeeded");
    assert.deepEqual(result.data, { looks: 5 });
  });

  it("waits for a port and for a command", async () => {
    assert.equal((await apply({ tcp: { port: server.port } })).status, "succeeded");
    setTimeout(() => void writeFile(join(world.directory, "ready"), ""), 100);
    assert.equal((await apply({ command: ["test", "-f", "ready"] })).status, "succeeded");
  });

  it("gives up at the deadline, and says what it saw last", async () => {
    const port = await freePort();
    const result = await apply({ tcp: { port } }, { deadline: "150ms" });
    assert.equal(result.status, "failed");
    assert.match(result.detail, /^not true after .*ECONNREFUSED/);
  });

  it("ends when the step's time is over", async () => {
    const context = { ...world.context, signal: AbortSignal.timeout(100) };
    const begun = Date.now();
    assert.equal((await apply({ command: ["false"] }, { deadline: "1h" }, context)).status, "failed");
    assert.ok(Date.now() - begun < 3000);
  });

  it("does not connect to a metadata address", async () => {
    const result = await apply({ tcp: { host: "169.254.169.254", port: 80 } }, { deadline: "50ms" });
    assert.match(result.detail, /blocked/);
  });

  for (const until of [
    {},
    { tcp: { port: 1 }, command: ["true"] },
    { tcp: { port: 0 } },
    { tcp: { host: "-x", port: 1 } },
  ]) {
    it(`refuses the condition ${JSON.stringify(until)}`, () => {
      assert.equal(waitUntil.settings.safeParse({ until }).success, false);
    });
  }
});
