import assert from "node:assert/strict";
import { endLab, type Lab, startLab } from "../cloud/start-lab.ts";
import { aDeployment, kube } from "./kube-client.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

describe("the lab's Kubernetes API", function () {
  this.timeout(30_000);
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => endLab(lab));

  it("answers discovery for clients that ask first", async () => {
    assert.equal((await kube(lab, "GET", "/version")).status, 200);
    const { body } = await kube(lab, "GET", "/apis/apps/v1");
    assert.ok(JSON.stringify(body).includes('"deployments"'));
  });

  it("creates once and then says AlreadyExists", async () => {
    const map = { metadata: { name: "settings" }, data: { COLOUR: "blue" } };
    const created = await kube(lab, "POST", MAPS, map);
    assert.equal(created.status, 201);
    assert.match(created.body.metadata.uid, /^[0-9a-f-]{36}$/);
    const again = await kube(lab, "POST", MAPS, map);
    assert.deepEqual([again.status, again.body.reason], [409, "AlreadyExists"]);
  });

  it("refuses a stale resourceVersion and accepts the present one", async () => {
    const { body } = await kube(lab, "GET", `${MAPS}/settings`);
    const changed = { ...body, data: { COLOUR: "green" } };
    assert.equal((await kube(lab, "PUT", `${MAPS}/settings`, changed)).status, 200);
    const stale = await kube(lab, "PUT", `${MAPS}/settings`, changed);
    assert.deepEqual([stale.status, stale.body.reason], [409, "Conflict"]);
  });

  it("gives no new version to a change that changes nothing", async () => {
    const before = (await kube(lab, "GET", `${MAPS}/settings`)).body;
    const patch = { data: { COLOUR: "green" } };
    const after = await kube(lab, "PATCH", `${MAPS}/settings`, patch, "application/merge-patch+json");
    assert.equal(after.body.metadata.resourceVersion, before.metadata.resourceVersion);
  });

  it("tries a change without keeping it, and serves no other dry run", async () => {
    const before = (await kube(lab, "GET", `${MAPS}/settings`)).body;
    const tryIt = (body: object) =>
      kube(lab, "PATCH", `${MAPS}/settings?dryRun=All`, body, "application/merge-patch+json");
    const tried = await tryIt({ data: { COLOUR: "red" } });
    assert.deepEqual([tried.status, tried.body.data], [200, { COLOUR: "red" }]);
    assert.deepEqual((await kube(lab, "GET", `${MAPS}/settings`)).body, before);
    const stale = await tryIt({ metadata: { resourceVersion: "1" }, data: { COLOUR: "red" } });
    assert.equal(stale.status, 409);
    assert.equal((await kube(lab, "DELETE", `${MAPS}/settings?dryRun=All`)).status, 400);
  });

  it("keeps the data of what is immutable", async () => {
    await kube(lab, "POST", MAPS, { metadata: { name: "fixed" }, immutable: true, data: { A: "1" } });
    const patch = (body: object) => kube(lab, "PATCH", `${MAPS}/fixed`, body, "application/merge-patch+json");
    assert.equal((await patch({ data: { A: "2" } })).status, 422);
    assert.equal((await patch({ immutable: false })).status, 422);
    assert.equal((await patch({ metadata: { labels: { a: "b" } } })).status, 200);
  });

  it("stores stringData of a Secret as base64 and shows no plain text", async () => {
    const secret = { metadata: { name: "keys" }, stringData: { TOKEN: "s3cret" } };
    const { body } = await kube(lab, "POST", "/api/v1/namespaces/default/secrets", secret);
    assert.deepEqual(body.data, { TOKEN: Buffer.from("s3cret").toString("base64") });
    assert.ok(!("stringData" in body));
  });

  it("refuses objects in a namespace that is not there, and empties one that is deleted", async () => {
    const space = "/api/v1/namespaces/shop";
    const map = { metadata: { name: "settings" } };
    assert.equal((await kube(lab, "POST", `${space}/configmaps`, map)).status, 404);
    await kube(lab, "POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
    assert.equal((await kube(lab, "POST", `${space}/configmaps`, map)).status, 201);
    assert.equal((await kube(lab, "DELETE", space)).status, 200);
    assert.equal((await kube(lab, "GET", `${space}/configmaps/settings`)).status, 404);
  });

  it("refuses a Deployment whose selector misses its own pods", async () => {
    const wrong = aDeployment("web", "1", { selector: { matchLabels: { app: "other" } } });
    const { status } = await kube(lab, "POST", "/apis/apps/v1/namespaces/default/deployments", wrong);
    assert.equal(status, 422);
  });

  it("counts a generation for a changed spec only", async () => {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    await kube(lab, "POST", path, aDeployment("idle", "1", { replicas: 0 }));
    const labelled = await kube(
      lab,
      "PATCH",
      `${path}/idle`,
      { metadata: { labels: { a: "b" } } },
      "application/merge-patch+json",
    );
    assert.equal(labelled.body.metadata.generation, 1);
    const scaled = await kube(
      lab,
      "PATCH",
      `${path}/idle/scale`,
      { spec: { replicas: 1 } },
      "application/merge-patch+json",
    );
    assert.deepEqual(scaled.body.spec, { replicas: 1 });
    assert.equal((await kube(lab, "GET", `${path}/idle`)).body.metadata.generation, 2);
    await kube(lab, "DELETE", `${path}/idle`);
  });

  it("streams changes to a watch", async () => {
    const abort = new AbortController();
    const stream = await fetch(
      `${lab.endpoint}/kube${MAPS}?watch=true&fieldSelector=metadata.name%3Dwatched`,
      { signal: abort.signal },
    );
    const types: string[] = [];
    await kube(lab, "POST", MAPS, { metadata: { name: "watched" } });
    await kube(lab, "PATCH", `${MAPS}/watched`, { data: { A: "1" } }, "application/merge-patch+json");
    await kube(lab, "DELETE", `${MAPS}/watched`);
    let text = "";
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("DELETED")) break;
    }
    abort.abort();
    for (const line of text.trim().split("\n")) types.push((JSON.parse(line) as { type: string }).type);
    assert.deepEqual(types, ["ADDED", "MODIFIED", "DELETED"]);
  });

  it("names what it does not serve", async () => {
    assert.equal((await kube(lab, "GET", "/apis/batch/v1/jobs")).status, 404);
    assert.equal(
      (await kube(lab, "POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" } })).status,
      405,
    );
  });
});
