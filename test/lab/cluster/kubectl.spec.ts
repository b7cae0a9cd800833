import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { endLab, type Lab, publishServer, startLab } from "../cloud/start-lab.ts";
import { aDeployment, kube } from "./kube-client.ts";

const run = promisify(execFile);

describe("kubectl on the lab's cluster", function () {
  this.timeout(60_000);
  let lab: Lab;
  before(async function () {
    if (spawnSync("kubectl", ["version", "--client"]).status !== 0) this.skip();
    lab = await startLab();
    publishServer(lab, "1.0.0");
    publishServer(lab, "2.0.0");
    await kube(lab, "POST", "/apis/apps/v1/namespaces/default/deployments", aDeployment("web", "1.0.0"));
  });
  after(async () => {
    if ((lab as Lab | undefined) !== undefined) await endLab(lab);
  });

  async function kubectl(...args: string[]): Promise<string> {
    const server = ["--server", `${lab.endpoint}/kube`, "--cache-dir", `${lab.directory}/kubectl`];
    const { stdout } = await run("kubectl", [...server, ...args], { timeout: 20_000 });
    return stdout;
  }
  const rolledOut = () => kubectl("rollout", "status", "deployment/web", "--timeout=15s");

  it("follows a rollout to its end", async () => {
    assert.match(await rolledOut(), /successfully rolled out/);
  });

  it("shows pods as people are used to see them", async () => {
    assert.match(
      await kubectl("get", "pods"),
      /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +1\/1 +Running +0 /,
    );
  });

  it("sets an image, and undoes it to the first revision", async () => {
    const image = () =>
      kubectl("get", "deployment/web", "-o", "jsonpath={.spec.template.spec.containers[0].image}");
    await kubectl("set", "image", "deployment/web", "web=registry.example.com/web:2.0.0");
    await rolledOut();
    assert.match(await image(), /:2\.0\.0$/);
    await kubectl("rollout", "undo", "deployment/web");
    await rolledOut();
    assert.match(await image(), /:1\.0\.0$/);
    assert.match(await kubectl("rollout", "history", "deployment/web"), /\n2 .*\n3 /);
  });

  it("scales, restarts and deletes", async () => {
    await kubectl("scale", "deployment/web", "--replicas=1");
    await rolledOut();
    await kubectl("rollout", "restart", "deployment/web");
    await rolledOut();
    await kubectl("delete", "deployment/web", "--timeout=10s");
    await kubectl("wait", "--for=delete", "pods", "-l", "app=web", "--timeout=10s");
    assert.equal(await kubectl("get", "deployments,replicasets,pods", "-o", "name"), "");
  });
});
