import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endLab, type Lab, MAIN, startLab } from "./start-lab.ts";

describe("the lab's daemon", function () {
  this.timeout(30_000);
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => endLab(lab));

  it("writes where it answers into its folder", () => {
    const { endpoint, pid } = JSON.parse(readFileSync(join(lab.directory, "cloud.json"), "utf8")) as {
      endpoint: string;
      pid: number;
    };
    assert.deepEqual([endpoint, pid], [lab.endpoint, lab.process.pid]);
  });

  it("refuses to be started twice on one folder", () => {
    const second = spawnSync(process.execPath, [MAIN, "--dir", lab.directory], {
      encoding: "utf8",
      timeout: 10_000,
    });
    assert.equal(second.status, 1);
    assert.match(
      second.stderr,
      /a lab runs on this folder already, process \d+; stop it, or choose another --dir/,
    );
  });

  it("says what is missing when it is started without a folder or with a wrong speed", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", timeout: 10_000 });
    assert.match(run().stderr, /--dir is missing; usage:/);
    assert.match(
      run("--dir", join(lab.directory, "other"), "--speed", "fast").stderr,
      /speed "NaN" is not a positive number/,
    );
  });

  it("names the rooms it serves when it is asked for another", async () => {
    const answer = await fetch(`${lab.endpoint}/lambda`);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /use \/, \/store, \/kube, \/cdn or \/lab/);
  });

  it("answers an unknown RDS action in the protocol's own words", async () => {
    const answer = await fetch(lab.endpoint, { method: "POST", body: "Action=CreateMoon" });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /<Code>InvalidAction<\/Code>/);
  });

  it("ends cleanly on SIGTERM and takes its address back", async () => {
    assert.equal(await lab.stop(), 0);
    assert.equal(existsSync(join(lab.directory, "cloud.json")), false);
  });
});
