import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openResourceStore } from "../../../lab/cloud/store/resource-store.ts";
import { endLab, type Lab, startLab } from "./start-lab.ts";

const TYPE = "aws:s3/bucketObjectv2:BucketObjectv2";

describe("the resource store", () => {
  const directory = mkdtempSync(join(tmpdir(), "lab-store-"));
  after(() => rmSync(directory, { recursive: true }));

  it("keeps every id inside its folder, however it is spelled", () => {
    const store = openResourceStore(join(directory, "store"));
    const ids = ["../../escape", "..", "a/b", "ümlaut *", "x".repeat(900)];
    for (const id of ids) store.put("..", id, { id });
    assert.deepEqual(
      new Set(
        openResourceStore(join(directory, "store"))
          .list("..")
          .map(({ id }) => id),
      ),
      new Set(ids),
    );
  });

  it("says whether there was something to remove", () => {
    const store = openResourceStore(directory);
    store.put(TYPE, "a", 1);
    assert.equal(store.remove(TYPE, "a"), true);
    assert.equal(store.remove(TYPE, "a"), false);
    assert.equal(store.find(TYPE, "a"), undefined);
  });
});

describe("the resource store over HTTP", function () {
  this.timeout(30_000);
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => endLab(lab));

  const url = (id: string) => `${lab.endpoint}/store/${encodeURIComponent(TYPE)}/${encodeURIComponent(id)}`;
  const put = (id: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url(id), { method: "PUT", body, headers });

  it("answers 404 for what is not there", async () => {
    assert.equal((await fetch(url("nothing"))).status, 404);
    assert.equal((await fetch(url("nothing"), { method: "DELETE" })).status, 404);
  });

  it("lets only one of two creates win", async () => {
    const answers = await Promise.all(
      [1, 2].map((n) => put("site/index.html", String(n), { "if-none-match": "*" })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 412]);
  });

  it("replaces, lists and removes", async () => {
    assert.equal((await put("site/about.html", '{"key":"about.html"}')).status, 201);
    assert.equal((await put("site/about.html", '{"key":"about"}')).status, 200);
    const list = (await (await fetch(url("").replace(/\/$/, ""))).json()) as { items: { id: string }[] };
    assert.ok(list.items.some(({ id }) => id === "site/about.html"));
    assert.equal((await fetch(url("site/about.html"), { method: "DELETE" })).status, 200);
  });

  it("refuses a body that is not JSON", async () => {
    assert.equal((await put("broken", "{")).status, 400);
  });

  it("serves a distribution's objects from its bucket", async () => {
    const send = (type: string, id: string, value: object) =>
      fetch(`${lab.endpoint}/store/${encodeURIComponent(type)}/${id}`, {
        method: "PUT",
        body: JSON.stringify(value),
      });
    await send("aws:cloudfront/distribution:Distribution", "E1", {
      defaultRootObject: "index.html",
      origins: [{ domainName: "shop-site.s3.eu-central-1.amazonaws.com" }],
    });
    await send(TYPE, "o1", {
      bucket: "shop-site",
      key: "index.html",
      content: "<p>hi",
      contentType: "text/html",
    });
    const page = await fetch(`${lab.endpoint}/cdn/E1/`);
    assert.deepEqual(
      [page.status, page.headers.get("content-type"), await page.text()],
      [200, "text/html", "<p>hi"],
    );
    assert.equal((await fetch(`${lab.endpoint}/cdn/E1/missing.html`)).status, 403);
    assert.equal((await fetch(`${lab.endpoint}/cdn/E2/`)).status, 404);
  });
});
