import assert from "node:assert/strict";
import { httpProbe } from "../../../src/verify/probes/http.ts";
import { freePort, type LocalServer, startServer } from "../../adapters/http-local-server.ts";
import { aProbeContext } from "../probe-context.ts";

describe("the http probe", () => {
  let server: LocalServer;
  beforeEach(async () => {
    server = await startServer(({ path }, response) => {
      response.setHeader("x-version", "v1.2.3");
      if (path === "/old") response.end('{"app":{"version":"1.3.0"}}');
      else if (path === "/v") response.end('{"app":{"version":"v1.2.3"},"ok":true,"__proto__":{"a":1}}');
      else if (path === "/text") response.end("all is well");
      else if (path === "/down") response.writeHead(503).end();
      else if (path === "/away") response.writeHead(302, { location: "http://elsewhere.example/" }).end();
      else if (path === "/evil") response.end('{"app":{"version":"\\u001b[31m1.2.3\\u202e"}}');
    });
  });
  afterEach(() => server.close());

  const look = (path: string, settings: object = {}) =>
    httpProbe.look(
      httpProbe.settings.parse({ url: `{{outputs.url}}${path}`, ...settings }),
      aProbeContext({
        environment: { TOKEN: "s3cret" },
        values: () => Promise.resolve({ "outputs.url": server.url }),
      }),
    );
  const detailOf = async (path: string, settings: object = {}) => (await look(path, settings)).detail;
  const JSON_VERSION = { version: { json: "app.version" } };

  it("passes the right status and version, with or without a leading v", async () => {
    assert.deepEqual(await look("/v", JSON_VERSION), {
      verdict: "passed",
      detail: "status 200, version v1.2.3",
      answered: true,
    });
    assert.equal((await look("/text", { version: { header: "X-Version" } })).verdict, "passed");
  });

  it("fails status 200 with the wrong version, and says both", async () => {
    assert.deepEqual(await look("/old", JSON_VERSION), {
      verdict: "failed",
      detail: 'status 200, but version "1.3.0" instead of "1.2.3"',
      answered: true,
    });
    assert.equal(
      await detailOf("/text", JSON_VERSION),
      'status 200, but version is not named instead of "1.2.3"',
    );
  });

  it("compares values, headers and texts", async () => {
    assert.equal((await look("/v", { json: { ok: true } })).verdict, "passed");
    assert.equal(
      await detailOf("/v", { json: { ok: "true" } }),
      'status 200, but ok is true instead of "true"',
    );
    assert.equal(
      await detailOf("/v", { json: { toString: "x" } }),
      'status 200, but toString is missing instead of "x"',
    );
    assert.equal(
      await detailOf("/v", { header: { "X-Version": "2" } }),
      'status 200, but header X-Version is "v1.2.3" instead of "2"',
    );
    assert.equal((await look("/text", { contains: "well" })).verdict, "passed");
    assert.equal(await detailOf("/text", { contains: "bad" }), 'status 200, but the body lacks "bad"');
  });

  it("fails other statuses, and shows where a redirect would have led", async () => {
    assert.deepEqual(await look("/down"), {
      verdict: "failed",
      detail: "status 503 instead of 200",
      answered: true,
    });
    assert.match(await detailOf("/away"), /^status 302 instead of 200 \(to http:\/\/elsewhere\.example\//);
    assert.equal((await look("/down", { status: [503] })).verdict, "passed");
  });

  it("fails an unreachable or silent system as not answered", async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const refused = await httpProbe.look(httpProbe.settings.parse({ url }), aProbeContext());
    assert.deepEqual([refused.verdict, refused.answered], ["failed", false]);
    assert.deepEqual(await look("/silent", { within: "200ms" }), {
      verdict: "failed",
      detail: "no answer within 200 ms",
      answered: false,
    });
  });

  it("does not ask a metadata address", async () => {
    const seen = await httpProbe.look(
      httpProbe.settings.parse({ url: "http://169.254.169.254/" }),
      aProbeContext(),
    );
    assert.deepEqual(seen, {
      verdict: "inconclusive",
      detail: "not asked: 169.254.169.254 is a link-local or metadata address",
      answered: false,
    });
  });

  it("sends a secret header without ever showing it", async () => {
    const seen = await look("/old", { ...JSON_VERSION, headers: { authorization: { env: "TOKEN" } } });
    assert.equal(server.seen[0]?.headers.authorization, "s3cret");
    assert.doesNotMatch(JSON.stringify(seen), /s3cret/);
  });

  it("shows nothing invisible that the system answered", async () => {
    assert.doesNotMatch(await detailOf("/evil", JSON_VERSION), /[\p{Cc}\p{Cf}]/u);
  });
});
