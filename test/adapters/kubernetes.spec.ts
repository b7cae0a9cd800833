import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readKeys, writeKeys } from "../../src/adapters/kubernetes-keys.ts";
import { restartDeployment, restartedAt } from "../../src/adapters/kubernetes-restart.ts";
import { type Kubernetes, openKubernetes } from "../../src/adapters/kubernetes.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";
import { aDeployment, kube, writeKubeconfig } from "../lab/cluster/kube-client.ts";

const SECRET = { kind: "Secret", namespace: "default", name: "database" } as const;
const MAP = { ...SECRET, kind: "ConfigMap" } as const;

describe("the keys of a cluster's Secrets and ConfigMaps", function () {
  this.timeout(30_000);
  let lab: Lab;
  let kubernetes: Kubernetes;
  before(async () => {
    lab = await startLab();
    const file = writeKubeconfig(join(lab.directory, "kubeconfig"), { lab: `${lab.endpoint}/kube` });
    kubernetes = await openKubernetes({ environment: { KUBECONFIG: file } });
  });
  after(() => endLab(lab));
  beforeEach(async () => {
    const space = "/api/v1/namespaces/default";
    const values = { DB_HOST: "old", OTHER: "kept" };
    for (const kind of ["secrets", "configmaps"]) await kube(lab, "DELETE", `${space}/${kind}/database`);
    await kube(lab, "POST", `${space}/secrets`, { metadata: { name: "database" }, stringData: values });
    await kube(lab, "POST", `${space}/configmaps`, { metadata: { name: "database" }, data: values });
  });

  for (const object of [SECRET, MAP]) {
    it(`are read and written one by one in a ${object.kind}, and the others stay`, async () => {
      const before = (await readKeys(kubernetes, object, ["DB_HOST", "DB_PORT"]))!;
      assert.deepEqual(before.values, { DB_HOST: "old", DB_PORT: undefined });
      assert.equal(before.isImmutable, false);
      const values = { DB_HOST: "new", DB_PORT: "5433" };
      const { version } = before;
      assert.equal(await writeKeys(kubernetes, object, { values, version, dryRun: true }), "written");
      assert.deepEqual(await readKeys(kubernetes, object, ["DB_HOST", "DB_PORT"]), before);

      assert.equal(await writeKeys(kubernetes, object, { values, version }), "written");
      const after = await readKeys(kubernetes, object, ["DB_HOST", "DB_PORT", "OTHER"]);
      assert.deepEqual(after?.values, { ...values, OTHER: "kept" });
    });

    it(`are not overwritten in a ${object.kind} that somebody changed meanwhile`, async () => {
      const { version } = (await readKeys(kubernetes, object, ["DB_HOST"]))!;
      await writeKeys(kubernetes, object, { values: { OTHER: "theirs" }, version });
      const answer = await writeKeys(kubernetes, object, { values: { DB_HOST: "new" }, version });
      assert.equal(answer, "changed");
      const now = await readKeys(kubernetes, object, ["DB_HOST", "OTHER"]);
      assert.deepEqual(now?.values, { DB_HOST: "old", OTHER: "theirs" });
    });
  }

  it("are absent where there is no such object", async () => {
    assert.equal(await readKeys(kubernetes, { ...SECRET, name: "none" }, ["DB_HOST"]), undefined);
  });

  it("reach pods by a restart, once for one time", async () => {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    await kube(lab, "POST", path, aDeployment("idle", "1", { replicas: 0 }));
    const deployment = { namespace: "default", name: "idle" };
    const generation = async () => (await kube(lab, "GET", `${path}/idle`)).body.metadata.generation;
    const at = "2026-11-21T03:00:00.000Z";
    await restartDeployment(kubernetes, deployment, { at, dryRun: true });
    assert.deepEqual([await restartedAt(kubernetes, deployment), await generation()], [undefined, 1]);
    await restartDeployment(kubernetes, deployment, { at });
    await restartDeployment(kubernetes, deployment, { at });
    assert.deepEqual([await restartedAt(kubernetes, deployment), await generation()], [at, 2]);
  });
});

describe("a cluster that does not do what it is asked", () => {
  const codeOf = async (work: Promise<unknown>): Promise<RollbackError> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof RollbackError, String(error));
    return error;
  };
  /** Reads a Secret from a server that always gives this answer. */
  const askedOf = async (status: number, body: object): Promise<RollbackError> => {
    const server = createServer((_, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      return await codeOf(ask({ there: `http://127.0.0.1:${port}` }));
    } finally {
      server.close();
    }
  };
  const ask = async (clusters: Record<string, string>, context?: string): Promise<unknown> => {
    const KUBECONFIG = writeKubeconfig(join(directory(), "kubeconfig"), clusters);
    const kubernetes = await openKubernetes({ environment: { KUBECONFIG }, context });
    return readKeys(kubernetes, SECRET, ["DB_HOST"]);
  };
  const directory = useDirectory("kubernetes-");

  it("is quoted with its reason when it refuses", async () => {
    const message = 'secrets "database" is forbidden: User "ci" cannot get resource "secrets"';
    const error = await askedOf(403, { kind: "Status", status: "Failure", reason: "Forbidden", message });
    assert.equal(error.code, "KUBERNETES_REFUSED");
    assert.equal(
      error.message,
      `the cluster did not read "Secret default/database": 403: Forbidden: ${message}`,
    );
  });

  it("stops the run for a resume when the login is over, or it is busy or silent", async () => {
    assert.equal((await askedOf(401, { reason: "Unauthorized" })).code, "CREDENTIALS_EXPIRED");
    assert.equal((await askedOf(503, { reason: "ServiceUnavailable" })).code, "TIMED_OUT");
    const silent = await codeOf(ask({ there: "http://127.0.0.1:49" }));
    assert.equal(silent.code, "TIMED_OUT");
    assert.match(silent.message, /fetch failed: .*127\.0\.0\.1:49/);
  });

  it("is only the one that the kubeconfig names", async () => {
    const absent = await codeOf(ask({ there: "http://127.0.0.1:1" }, "elsewhere"));
    assert.equal(absent.code, "CLUSTER_UNKNOWN");
    assert.match(absent.message, /no context "elsewhere"/);
    const environment = { KUBECONFIG: join(directory(), "none") };
    assert.equal((await codeOf(openKubernetes({ environment }))).code, "CLUSTER_UNKNOWN");
    assert.equal((await codeOf(ask({}))).code, "CLUSTER_UNKNOWN");
  });
});
