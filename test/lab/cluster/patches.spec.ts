import assert from "node:assert/strict";
import { jsonPatch } from "../../../lab/cluster/api/json-patch.ts";
import { mergePatch } from "../../../lab/cluster/api/merge-patch.ts";
import { selectorOf } from "../../../lab/cluster/api/selectors.ts";
import { templateHash } from "../../../lab/cluster/deployments/template-hash.ts";
import { findRelease } from "../../../lab/cluster/pods/find-release.ts";

describe("patches of the lab's Kubernetes API", () => {
  it("merges objects, replaces the rest and removes what is null", () => {
    const merged = mergePatch(
      { a: { b: 1, c: 2 }, list: [1] },
      { a: { b: null }, list: [2] },
      { lists: "replace" },
    );
    assert.deepEqual(merged, { a: { c: 2 }, list: [2] });
  });

  it("joins named containers in a strategic merge and skips its directives", () => {
    const target = {
      containers: [{ name: "a", image: "x:1", env: [{ name: "K", value: "1" }] }, { name: "b" }],
    };
    const patch = {
      "$setElementOrder/containers": [{ name: "a" }],
      containers: [{ name: "a", image: "x:2" }],
    };
    assert.deepEqual(mergePatch(target, patch, { lists: "by-name" }), {
      containers: [{ name: "a", image: "x:2", env: [{ name: "K", value: "1" }] }, { name: "b" }],
    });
  });

  it("applies JSON patches and leaves the original alone", () => {
    const before = { metadata: { annotations: { "a/b": "1" } }, list: [1, 3] };
    const after = jsonPatch(before, [
      { op: "replace", path: "/metadata/annotations/a~1b", value: "2" },
      { op: "add", path: "/list/1", value: 2 },
    ]);
    assert.deepEqual(after, { metadata: { annotations: { "a/b": "2" } }, list: [1, 2, 3] });
    assert.deepEqual(before.list, [1, 3]);
    assert.throws(
      () => jsonPatch(before, [{ op: "replace", path: "/nowhere/else", value: 1 }]),
      /does not exist/,
    );
  });
});

describe("selectors of the lab's Kubernetes API", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", uid: "", resourceVersion: "", creationTimestamp: "", labels: { app: "web" } },
  };
  const select = (query: string) => selectorOf(new URLSearchParams(query))(pod);

  it("match labels and fields", () => {
    assert.equal(select("labelSelector=app%3Dweb,app!%3Dapi&fieldSelector=metadata.name%3Dp"), true);
    assert.equal(select("labelSelector=app%3Dapi"), false);
    assert.equal(select("labelSelector=tier"), false);
  });

  it("refuse what they do not understand instead of selecting everything", () => {
    assert.throws(() => select("labelSelector=app in (web)"), /not served/);
  });
});

describe("a template's hash", () => {
  const template = (extra: object) => ({
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "web", image: "web:1", ...extra }] },
  });

  it("is the same whatever the order of keys and the empty fields a typed client adds", () => {
    const reordered = {
      spec: { containers: [{ image: "web:1", name: "web", resources: {} }] },
      metadata: { labels: { app: "web" } },
    };
    assert.equal(templateHash(template({})), templateHash(reordered));
  });

  it("is another one for another image", () => {
    assert.notEqual(templateHash(template({})), templateHash(template({ image: "web:2" })));
  });
});

describe("an image's release folder", () => {
  it("does not exist for an image without a tag or with a path for one", () => {
    for (const image of ["web", "registry.example.com:5000/web", "web:../../etc", "web:"]) {
      assert.equal(findRelease("/", image), undefined);
    }
  });
});
