import assert from "node:assert/strict";
import { endLab, eventually, type Lab, publishServer, startLab } from "../cloud/start-lab.ts";
import { aDeployment, kube, type Loose } from "./kube-client.ts";

const APPS = "/apis/apps/v1/namespaces/default";
const CORE = "/api/v1/namespaces/default";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

describe("the lab's Deployments", function () {
  this.timeout(60_000);
  let lab: Lab;
  let address = "";
  before(async () => {
    lab = await startLab();
    publishServer(lab, "1.0.0");
    publishServer(lab, "2.0.0");
    publishServer(lab, "never-ready", "(response.statusCode = 500, 'no')");
    publishServer(lab, "crashing", "process.exit(3)");
    await kube(lab, "POST", `${CORE}/configmaps`, {
      metadata: { name: "settings" },
      data: { GREETING: "hello" },
    });
    const spec = {
      type: "LoadBalancer",
      selector: { app: "web" },
      ports: [{ port: 80, targetPort: "http" }],
    };
    const { body } = await kube(lab, "POST", `${CORE}/services`, { metadata: { name: "web" }, spec });
    address = addressOf(body);
  });
  after(() => endLab(lab));

  const deployment = async (name = "web") => (await kube(lab, "GET", `${APPS}/deployments/${name}`)).body;
  const pods = async (name = "web") => {
    const { items = [] } = (await kube(lab, "GET", `${CORE}/pods?labelSelector=app%3D${name}`)).body;
    // An ending pod stays in the list until its process is gone.
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  };
  const setImage = (version: string, name = "web") => {
    const containers = [{ name: "web", image: `registry.example.com/web:${version}` }];
    return kube(
      lab,
      "PATCH",
      `${APPS}/deployments/${name}`,
      { spec: { template: { spec: { containers } } } },
      STRATEGIC,
    );
  };
  const rolledOut = (name = "web") =>
    eventually(async () => {
      const { metadata, spec, status } = await deployment(name);
      const counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"].map(
        (key) => status?.[key],
      );
      const isDone =
        status?.["observedGeneration"] === metadata.generation &&
        counts.every((count) => count === spec["replicas"]);
      return isDone ? true : undefined;
    }, `${name} rolled out`);
  const get = async () => {
    const answer = await fetch(address);
    return `${answer.status} ${await answer.text()}`;
  };

  it("answer 503 through the Service before there is a ready pod", async () => {
    assert.match(await get(), /^503 /);
  });

  it("run each replica as a process with its environment, behind one Service", async () => {
    const envFrom = [{ configMapRef: { name: "settings" } }];
    await kube(lab, "POST", `${APPS}/deployments`, aDeployment("web", "1.0.0", {}, { envFrom }));
    await rolledOut();
    assert.equal(await get(), "200 1.0.0 hello");
    assert.equal((await pods()).length, 2);
    const { metadata, status } = await deployment();
    assert.equal(metadata.annotations?.["deployment.kubernetes.io/revision"], "1");
    assert.deepEqual(reasons(status), {
      Available: "MinimumReplicasAvailable",
      Progressing: "NewReplicaSetAvailable",
    });
  });

  it("lose no request during a rolling update", async () => {
    await setImage("2.0.0");
    const rollout = new AbortController();
    const end = rolledOut().finally(() => rollout.abort());
    const answers = new Set<string>();
    while (!rollout.signal.aborted) answers.add(await get());
    await end;
    answers.add(await get());
    assert.deepEqual([...answers].sort(), ["200 1.0.0 hello", "200 2.0.0 hello"]);
  });

  it("reuse the ReplicaSet of an earlier template under a new revision number", async () => {
    await setImage("1.0.0");
    await rolledOut();
    const sets = (await kube(lab, "GET", `${APPS}/replicasets`)).body.items ?? [];
    const revisions = sets
      .map(({ metadata }) => metadata.annotations?.["deployment.kubernetes.io/revision"])
      .sort();
    assert.deepEqual(revisions, ["2", "3"]);
    assert.equal(await get(), "200 1.0.0 hello");
  });

  it("start anew when the template's restart annotation changes", async () => {
    const before = (await pods()).map(({ metadata }) => metadata.uid);
    const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
    await kube(
      lab,
      "PATCH",
      `${APPS}/deployments/web`,
      { spec: { template: { metadata: { annotations } } } },
      MERGE,
    );
    await rolledOut();
    assert.ok((await pods()).every(({ metadata }) => !before.includes(metadata.uid)));
  });

  it("keep the old pods and say ProgressDeadlineExceeded when the new ones never become ready", async () => {
    await kube(lab, "PATCH", `${APPS}/deployments/web`, { spec: { progressDeadlineSeconds: 1 } }, MERGE);
    await setImage("never-ready");
    await eventually(async () => {
      const { status } = await deployment();
      return reasons(status)["Progressing"] === "ProgressDeadlineExceeded" ? true : undefined;
    }, "deadline");
    assert.equal((await deployment()).status?.["availableReplicas"], 2);
    assert.equal(await get(), "200 1.0.0 hello");
    await setImage("1.0.0");
    await rolledOut();
  });

  for (const [version, reason] of [
    ["absent", "ImagePullBackOff"],
    ["crashing", "CrashLoopBackOff"],
  ] as const) {
    it(`show ${reason} for a release that is ${version}`, async () => {
      await kube(lab, "POST", `${APPS}/deployments`, aDeployment(version, version, { replicas: 1 }));
      await eventually(
        async () => (waitingReasons(await pods(version)).includes(reason) ? true : undefined),
        reason,
      );
      await kube(lab, "DELETE", `${APPS}/deployments/${version}`);
    });
  }

  it("wait for configuration that is missing and start when it comes", async () => {
    const env = [{ name: "GREETING", valueFrom: { secretKeyRef: { name: "late", key: "word" } } }];
    await kube(lab, "POST", `${APPS}/deployments`, aDeployment("late", "1.0.0", { replicas: 1 }, { env }));
    const reason = "CreateContainerConfigError";
    await eventually(
      async () => (waitingReasons(await pods("late")).includes(reason) ? true : undefined),
      reason,
    );
    await kube(lab, "POST", `${CORE}/secrets`, { metadata: { name: "late" }, stringData: { word: "hi" } });
    await rolledOut("late");
  });

  it("end all processes of a deleted Deployment", async () => {
    await kube(lab, "DELETE", `${APPS}/deployments/late`);
    await eventually(async () => ((await pods("late")).length === 0 ? true : undefined), "pods gone");
  });

  it("keep a Service's port through an update and come back after a kill", async () => {
    const { body } = await kube(lab, "GET", `${CORE}/services/web`);
    const spec = { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] };
    const updated = await kube(lab, "PUT", `${CORE}/services/web`, { metadata: { name: "web" }, spec });
    assert.deepEqual(updated.body.status, body.status);

    await lab.stop("SIGKILL");
    lab = await startLab(lab.directory);
    await rolledOut();
    assert.equal(addressOf((await kube(lab, "GET", `${CORE}/services/web`)).body), address);
    assert.equal(await get(), "200 1.0.0 hello");
  });

  it("leave nothing listening after SIGTERM", async () => {
    assert.equal(await lab.stop(), 0);
    await assert.rejects(fetch(address));
  });
});

function addressOf({ status }: Loose): string {
  const { ingress } = status?.["loadBalancer"] as {
    ingress: { hostname: string; ports: { port: number }[] }[];
  };
  return `http://${ingress[0]!.hostname}:${ingress[0]!.ports[0]!.port}/`;
}

function reasons(status: Loose["status"]): Record<string, string> {
  const conditions = (status?.["conditions"] ?? []) as { type: string; reason: string }[];
  return Object.fromEntries(conditions.map(({ type, reason }) => [type, reason]));
}

function waitingReasons(pods: readonly Loose[]): (string | undefined)[] {
  return pods.flatMap(({ status }) => {
    const statuses = (status?.["containerStatuses"] ?? []) as { state: { waiting?: { reason: string } } }[];
    return statuses.map(({ state }) => state.waiting?.reason);
  });
}
