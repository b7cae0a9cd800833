import assert from "node:assert/strict";
import { sendRequest } from "../../src/adapters/http.ts";
import { freePort, type LocalServer, startServer } from "./http-local-server.ts";

describe("an HTTP request", () => {
  let server: LocalServer;
  let other: LocalServer;
  beforeEach(async () => {
    other = await startServer((_, response) => response.end("other"));
    server = await startServer(({ path }, response) => {
      if (path === "/redirect") response.writeHead(302, { location: "/final" }).end();
      else if (path === "/away") response.writeHead(302, { location: `${other.url}/stolen` }).end();
      else if (path === "/loop") response.writeHead(302, { location: "/loop" }).end();
      else if (path === "/huge") response.end("x".repeat(3_000_000));
      else if (path === "/drip") response.write("a");
      else if (path === "/cut") response.destroy();
      else if (path !== "/silent") response.writeHead(201, { "X-Version": "1.2.3" }).end("hello");
    });
  });
  afterEach(() => Promise.all([server.close(), other.close()]));

  const ask = (path: string, more: object = {}) =>
    sendRequest({ url: `${server.url}${path}`, timeoutMs: 2000, ...more });

  it("tells status, headers and body", async () => {
    const answer = await ask("/", { method: "POST", body: "data", headers: { "X-One": "1" } });
    assert.ok(answer.kind === "answer");
    assert.deepEqual([answer.status, answer.headers["x-version"], answer.body], [201, "1.2.3", "hello"]);
    assert.deepEqual([server.seen[0]?.body, server.seen[0]?.headers["x-one"]], ["data", "1"]);
  });

  it("follows a redirect within the origin", async () => {
    const answer = await ask("/redirect");
    assert.ok(answer.kind === "answer");
    assert.equal(answer.status, 201);
  });

  it("hands a redirect to another origin back, and never goes there", async () => {
    const answer = await ask("/away", { headers: { authorization: "secret" } });
    assert.ok(answer.kind === "answer");
    assert.equal(answer.status, 302);
    assert.deepEqual(other.seen, []);
  });

  it("does not repeat a POST after a redirect", async () => {
    const answer = await ask("/redirect", { method: "POST" });
    assert.ok(answer.kind === "answer");
    assert.equal(answer.status, 302);
    assert.equal(server.seen.length, 1);
  });

  it("gives up on a redirect that never ends", async () => {
    const answer = await ask("/loop");
    assert.deepEqual(answer, { kind: "no-answer", reason: "more than 5 redirects" });
  });

  it("reads no more of a body than the limit", async () => {
    const answer = await ask("/huge", { bodyLimit: 1000 });
    assert.ok(answer.kind === "answer");
    assert.deepEqual([answer.body.length, answer.truncated], [1000, true]);
  });

  for (const path of ["/silent", "/drip"]) {
    it(`gives up on ${path === "/drip" ? "a body that never ends" : "a server that never answers"}`, async () => {
      const answer = await ask(path, { timeoutMs: 200 });
      assert.deepEqual(answer, { kind: "no-answer", reason: "no answer within 200 ms" });
    });
  }

  it("tells a request that may have been seen from one that cannot", async () => {
    assert.equal((await ask("/cut", { method: "POST" })).kind, "no-answer");
    const nobody = await sendRequest({ url: `http://127.0.0.1:${await freePort()}/`, timeoutMs: 2000 });
    assert.ok(nobody.kind === "not-sent");
    assert.equal(nobody.refused, false);
  });

  for (const url of [
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[fd00:ec2::254]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fe80::1]/",
    "http://100.100.100.200/",
    "http://user:password@127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "not a url",
  ]) {
    it(`refuses ${url}`, async () => {
      const answer = await sendRequest({ url, timeoutMs: 500 });
      assert.ok(answer.kind === "not-sent");
      assert.equal(answer.refused, true);
    });
  }

  it("refuses a name that leads to a metadata address", async () => {
    const answer = await sendRequest({
      url: "http://harmless.example/",
      timeoutMs: 500,
      lookup: (_, options, done) => {
        if (options.all === true) done(null, [{ address: "169.254.169.254", family: 4 }]);
        else done(null, "169.254.169.254", 4);
      },
    });
    assert.deepEqual(answer, {
      kind: "not-sent",
      reason: "the name leads to a link-local or metadata address",
      refused: true,
    });
  });

  it("refuses a header that holds a line break", async () => {
    const answer = await ask("/", { headers: { "x-one": "1\r\nx-two: 2" } });
    assert.equal(answer.kind, "not-sent");
    assert.deepEqual(server.seen, []);
  });
});
