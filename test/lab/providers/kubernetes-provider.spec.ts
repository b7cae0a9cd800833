import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import type { Properties } from "../../../lab/providers/harness/property-values.ts";
import { providerProcess, type ProviderProcess } from "./provider-process.ts";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

interface StoredObject {
  metadata: { name: string; namespace: string; generation: number; resourceVersion: string };
  spec?: { replicas: number };
  status?: object;
}

describe("the kubernetes stand-in", function () {
  this.timeout(20_000);
  const objects = new Map<string, StoredObject>();
  let status: (object: StoredObject) => object;
  let server: Server;
  let kubernetes: ProviderProcess;

  before(async () => {
    server = apiServer(objects, (object) => status(object));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    kubernetes = await providerProcess("kubernetes", { LAB_ENDPOINT: endpoint, LAB_POLL_MS: "20" });
    await kubernetes.configure({
      kubeconfig: "clusters: [{ cluster: { server: https://prod.eks.amazonaws.com } }]",
    });
  });
  beforeEach(() => {
    objects.clear();
    status = available;
  });
  after(async () => {
    await kubernetes.stop();
    server.close();
  });

  it("refuses a kind it does not know", async () => {
    await assert.rejects(
      kubernetes.create("kubernetes:batch/v1:Job", "j", {}),
      /no resource type "kubernetes:batch\/v1:Job"/,
    );
  });

  it("names and places an object that the program has not named", async () => {
    const { inputs } = await kubernetes.check(CONFIG_MAP, "conf", { data: { a: "1" } });
    const created = await kubernetes.create(CONFIG_MAP, "conf", inputs);
    assert.match(created.id, /^default\/conf-[0-9a-f]{8}$/);
    assert.match(JSON.stringify(created.outputs), /pulumi.com\/autonamed/);
  });

  it("replaces a config map for its data, and an unnamed one without deleting it first", async () => {
    const named = { metadata: { name: "conf", namespace: "default" }, data: { a: "1" } };
    const changed = { ...named, data: { a: "2" } };
    const diff = await kubernetes.diff(CONFIG_MAP, named, changed);
    assert.deepEqual(diff, { changes: ["data"], replaces: ["data.a"], deleteBeforeReplace: true });

    const unnamed = { __defaults: ["metadata.name"] };
    const safe = await kubernetes.diff(CONFIG_MAP, { ...named, ...unnamed }, { ...changed, ...unnamed });
    assert.equal(safe.deleteBeforeReplace, false);
  });

  it("changes a config map in place when the provider is told that it may", async () => {
    const mutable = await providerProcess("kubernetes", { LAB_ENDPOINT: "http://127.0.0.1:9" });
    await mutable.configure({ enableConfigMapMutable: "true" });
    const diff = await mutable.diff(CONFIG_MAP, { data: { a: "1" } }, { data: { a: "2" } });
    await mutable.stop();
    assert.deepEqual(diff.replaces, []);
  });

  it("waits until every replica of a deployment is updated and available", async () => {
    let looks = 0;
    status = (object) => (++looks < 4 ? { ...available(object), availableReplicas: 0 } : available(object));
    const { id, outputs } = await kubernetes.create(DEPLOYMENT, "api", deployment("api:1"));
    assert.equal(id, "default/api");
    assert.ok(looks >= 4);
    assert.equal((outputs["status"] as Properties)["availableReplicas"], 2);

    const updated = await kubernetes.update(DEPLOYMENT, id, outputs, deployment("api:2"));
    assert.match(JSON.stringify(updated["spec"]), /api:2/);
    const replaced = await kubernetes.diff(DEPLOYMENT, deployment("api:1"), {
      ...deployment("api:1"),
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "other" } },
        template: { spec: { containers: [{ image: "api:1" }] } },
      },
    });
    assert.deepEqual(replaced.replaces, ["spec.selector.matchLabels.app"]);
  });

  it("fails with the cluster's own reason when a rollout does not get through", async () => {
    status = () => ({
      observedGeneration: 1,
      conditions: [
        {
          type: "Progressing",
          status: "False",
          reason: "ProgressDeadlineExceeded",
          message: 'ReplicaSet "api-1" has timed out progressing.',
        },
      ],
    });
    await assert.rejects(
      kubernetes.create(DEPLOYMENT, "api", deployment("api:broken")),
      /did not become ready: \[ProgressDeadlineExceeded\] ReplicaSet "api-1" has timed out progressing\./,
    );
    assert.ok(objects.has("default/api"));
  });

  it("reads live values into the inputs without the server's own fields", async () => {
    const { id, outputs } = await kubernetes.create(DEPLOYMENT, "api", deployment("api:1"));
    const live = objects.get(id)!;
    objects.set(id, { ...live, spec: { ...live.spec!, replicas: 5 } });

    const seen = await kubernetes.read(DEPLOYMENT, id, deployment("api:1"));
    assert.deepEqual(seen.inputs["spec"], { ...(deployment("api:1")["spec"] as object), replicas: 5 });
    await kubernetes.delete(DEPLOYMENT, id, outputs);
    assert.equal((await kubernetes.read(DEPLOYMENT, id, {})).id, "");
  });
});

function deployment(image: string): Properties {
  return {
    metadata: { name: "api", namespace: "default" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "api" } },
      template: { spec: { containers: [{ image }] } },
    },
  };
}

function available(object: StoredObject): object {
  const replicas = object.spec?.replicas ?? 0;
  const observedGeneration = object.metadata.generation;
  return { observedGeneration, replicas, updatedReplicas: replicas, availableReplicas: replicas };
}

/** The least of an API server: objects in a map, with a status made up at each look. */
function apiServer(objects: Map<string, StoredObject>, status: (object: StoredObject) => object): Server {
  return createServer((request, response) => {
    const [, namespace = "", , name] =
      /\/namespaces\/([^/]+)\/([^/]+)(?:\/(.+))?$/.exec(request.url ?? "") ?? [];
    const answer = (code: number, object: object) => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(object));
    };
    const store = (sent: StoredObject) => {
      const id = `${namespace}/${sent.metadata.name}`;
      const generation = (objects.get(id)?.metadata.generation ?? 0) + 1;
      const metadata = {
        ...sent.metadata,
        namespace,
        generation,
        resourceVersion: String(generation),
        uid: "u",
      };
      const stored = { ...sent, metadata };
      objects.set(id, stored);
      answer(200, { ...stored, status: status(stored) });
    };
    if (request.method === "POST" || request.method === "PUT") {
      void json(request).then((sent) => store(sent as StoredObject));
      return;
    }
    const found = objects.get(`${namespace}/${String(name)}`);
    if (found === undefined) {
      answer(404, { message: "not found" });
      return;
    }
    if (request.method === "DELETE") objects.delete(`${namespace}/${String(name)}`);
    answer(200, { ...found, status: status(found) });
  });
}
