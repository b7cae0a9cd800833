import assert from "node:assert/strict";
import { httpRequest } from "../../../src/steps/http/http-request.ts";
import { freePort, type LocalServer, startServer } from "../../adapters/http-local-server.ts";
import { aStepWorld, type StepWorld } from "../step-context.ts";

describe("http-request", () => {
  let world: StepWorld;
  let server: LocalServer;
  beforeEach(async () => {
    world = await aStepWorld();
    server = await startServer(({ path }, response) => {
      if (path === "/lost") response.destroy();
      else if (path === "/fail") response.writeHead(500).end("\u001b[31mout of disk");
      else response.writeHead(path === "/absent" ? 404 : path === "/odd" ? 418 : 200).end("{}");
    });
  });
  afterEach(() => Promise.all([world.end(), server.close()]));

  const params = (path: string, settings: object = {}) =>
    httpRequest.settings.parse({ url: `${server.url}${path}`, ...settings });
  const apply = (path: string, settings: object = {}) =>
    httpRequest.apply(params(path, settings), world.context);
  const found = async (settings: object) =>
    (await httpRequest.observe(params("/", settings), world.context)).found;
  const classOf = (settings: object) =>
    typeof httpRequest.class === "function" && httpRequest.class(params("/", settings));

  it("sends JSON, secrets and its idempotency key", async () => {
    const result = await apply("/hook", {
      json: { text: 'version "{{release.version}}"', list: ["{{target.stack}}", 1, null] },
      headers: { authorization: { env: "SECRET_TOKEN" } },
    });
    assert.equal(result.status, "succeeded");
    const [seen] = server.seen;
    assert.deepEqual(JSON.parse(seen!.body), { text: 'version "1.2.3"', list: ["prod", 1, null] });
    assert.equal(seen!.headers["idempotency-key"], world.context.idempotencyKey);
    assert.equal(seen!.headers.authorization, "s3cret");
    assert.doesNotMatch(JSON.stringify([result, httpRequest.title(params("/hook?token=abc"))]), /s3cret|abc/);
  });

  it("cannot be talked out of its JSON by a value", async () => {
    const hostile = '"},"admin":true,"x":{"y":"';
    const context = { ...world.context, values: () => Promise.resolve({ run: hostile }) };
    await httpRequest.apply(params("/", { json: { run: "{{run}}" } }), context);
    assert.deepEqual(JSON.parse(server.seen[0]!.body), { run: hostile });
  });

  it("fails with what the server said, printable", async () => {
    const { status, detail } = await apply("/fail");
    assert.equal(status, "failed");
    assert.match(detail, /answered 500 instead of 200 or 201 or 202 or 204: out of disk$/);
    assert.equal((await apply("/fail", { status: [500] })).status, "succeeded");
  });

  it("is unknown when the answer was lost, unless it may be sent again or looked at", async () => {
    assert.equal((await apply("/lost")).status, "unknown");
    assert.equal((await apply("/lost", { idempotent: true })).status, "failed");
    assert.equal((await apply("/lost", { observe: { url: server.url } })).status, "failed");
    assert.equal((await apply("/", { url: `http://127.0.0.1:${await freePort()}/` })).status, "failed");
  });

  it("is met again as its settings allow", () => {
    assert.equal(classOf({}), "opaque");
    assert.equal(classOf({ method: "GET" }), "idempotent");
    assert.equal(classOf({ idempotent: true }), "idempotent");
    assert.equal(classOf({ observe: { url: "http://a/" } }), "observable");
    assert.equal(httpRequest.settings.safeParse({ url: "http://a/", body: "a", json: {} }).success, false);
  });

  it("looks before it would send again", async () => {
    assert.equal(await found({ observe: { url: `${server.url}/there` } }), "done");
    assert.equal(await found({ observe: { url: `${server.url}/absent` } }), "not-done");
    assert.equal(await found({ observe: { url: `${server.url}/odd` } }), "unknown");
    assert.equal(await found({ observe: { url: `${server.url}/lost` } }), "unknown");
    assert.equal(await found({}), "unknown");
  });

  it("refuses a metadata address", async () => {
    const { status, detail } = await apply("/", { url: "http://169.254.169.254/" });
    assert.deepEqual([status, /link-local or metadata/.test(detail)], ["failed", true]);
  });

  it("is undone by the request that says so", async () => {
    const settings = params("/", { undo: { method: "DELETE", url: `${server.url}/thing` } });
    assert.equal(httpRequest.undoOf(settings).by, "step");
    assert.equal((await httpRequest.undo?.(settings, world.context))?.status, "succeeded");
    assert.equal(server.seen[0]?.method, "DELETE");
  });
});
