import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createPlatformRepository } from "../../lab/platform/create-platform-repository.ts";
import { publishReleases } from "../../lab/platform/publish-releases.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const UP_TIMEOUT_MS = 120_000;

describe("the reference platform on the genuine engine and the lab", function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), "deploy-spec-"));
  const repository = join(root, "platform");
  let lab: Lab;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    if (spawnSync("pulumi", ["version"]).status !== 0) this.skip();
    // Let the databases' user through, so that their data is removed with the rest.
    chmodSync(root, 0o711);
    lab = await startLab(join(root, "lab"));
    publishReleases(lab.directory);
    createPlatformRepository(repository);
    symlinkSync(join(ROOT, "node_modules"), join(repository, "node_modules"));
    mkdirSync(join(root, "state"));
    env = environmentOf(root, lab);
    pulumi("stack", "init", "prod");
  });
  after(async () => {
    if ((lab as Lab | undefined) !== undefined) await endLab(lab);
    rmSync(root, { recursive: true, force: true });
  });

  function pulumi(...args: string[]): string {
    const options = { cwd: repository, env, encoding: "utf8", timeout: UP_TIMEOUT_MS } as const;
    return execFileSync("pulumi", [...args, "--non-interactive"], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  function deploy(tag: string): Record<string, string> {
    execFileSync("git", ["checkout", "--quiet", tag], { cwd: repository });
    pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    return JSON.parse(pulumi("stack", "output", "--json", "--stack", "prod")) as Record<string, string>;
  }

  async function statuses(url: string): Promise<number[]> {
    const all: number[] = [];
    for (let request = 0; request < 30; request += 1) all.push((await fetch(url)).status);
    return all;
  }

  it("deploys 1.2.3, which answers from its database", async () => {
    const { backendUrl = "", version } = deploy("v1.2.3");
    assert.equal(version, "1.2.3");
    await fetch(`${backendUrl}/orders`, { method: "POST" });
    assert.deepEqual(await (await fetch(backendUrl)).json(), {
      version: "1.2.3",
      checkout: "classic",
      orders: 1,
    });
  });

  it("records in the state that the database is protected and never deleted by Pulumi", () => {
    const exported = JSON.parse(pulumi("stack", "export", "--stack", "prod")) as {
      deployment: { resources: { type: string; protect?: boolean; retainOnDelete?: boolean }[] };
    };
    const database = exported.deployment.resources.find(({ type }) => type === "aws:rds/instance:Instance");
    assert.deepEqual([database?.protect, database?.retainOnDelete], [true, true]);
  });

  it("deploys the bad 1.3.0 and goes back to 1.2.3, with the same address and the same data", async () => {
    const bad = deploy("v1.3.0");
    const { backendUrl = "" } = bad;
    assert.ok((await statuses(backendUrl)).includes(500));
    assert.deepEqual(deploy("v1.2.3"), { ...bad, version: "1.2.3" });
    assert.deepEqual(new Set(await statuses(backendUrl)), new Set([200]));
    assert.deepEqual(await (await fetch(backendUrl)).json(), {
      version: "1.2.3",
      checkout: "classic",
      orders: 1,
    });
  });

  it("finds nothing to do after that", () => {
    pulumi("preview", "--expect-no-changes", "--stack", "prod");
  });
});

function environmentOf(root: string, { endpoint, directory }: Lab): NodeJS.ProcessEnv {
  const bins = ["language", "providers"].map((folder) => join(ROOT, "lab", "bin", folder));
  return {
    ...process.env,
    PATH: [...bins, process.env["PATH"]].join(delimiter),
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "five-promises-one-command",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    AWS_ACCESS_KEY_ID: "lab",
    AWS_SECRET_ACCESS_KEY: "lab",
    LAB_ENDPOINT: endpoint,
    LAB_DIR: directory,
  };
}
