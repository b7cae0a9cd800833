import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRepository } from "../../src/adapters/git.ts";
import { sha256 } from "../../src/model/digest.ts";
import { prepareWorkspace } from "../../src/workspace/prepare-workspace.ts";
import { aRepository, type TestRepository } from "../adapters/a-repository.ts";
import { useDirectory } from "../_builders/use-directory.ts";

const PROJECT = "name: shop\nruntime: nodejs\n";
const manifest = (name: string, dependencies = {}): string =>
  JSON.stringify({ name, version: "1.0.0", description: `packages of ${name}`, dependencies });
const lock = (name: string): string =>
  JSON.stringify({
    name,
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name, version: "1.0.0" },
    },
  });

/** A project without packages to fetch: npm has nothing to ask a registry for. */
const files = (name: string): Record<string, string> => ({
  "Pulumi.yaml": PROJECT,
  "package.json": manifest(name),
  "package-lock.json": lock(name),
});

describe("laying out a release with its packages", function () {
  this.timeout(60_000);
  const directory = useDirectory("workspace-");
  let repository: TestRepository;

  beforeEach(() => {
    repository = aRepository(join(directory(), "shop"));
  });

  async function prepare(commit: string, subfolder = "") {
    const said: string[] = [];
    const workspace = await prepareWorkspace({
      repository: await openRepository(repository.directory),
      commit,
      subfolder,
      projectName: "shop",
      directory: join(directory(), "workspace"),
      environment: { ROLLBACK_CACHE: join(directory(), "cache") },
      allowInstallScripts: [],
      onSlow: (message) => said.push(message),
    });
    return { ...workspace, said };
  }

  it("installs once and starts from the cache afterwards, at the same path", async () => {
    const commit = repository.commit("one", files("one"));
    const fresh = await prepare(commit);
    assert.deepEqual(fresh.facts, {
      projectName: "shop",
      subfolder: "",
      packageManager: "npm",
      lockFileHash: sha256(lock("one")),
      dependencies: "installed",
      missingContent: [],
      requiredPulumiVersion: undefined,
    });
    assert.match(fresh.said.join(), /^installing the release's packages with npm /);
    const again = await prepare(commit);
    assert.deepEqual(
      [again.facts.dependencies, again.said, again.projectDirectory],
      ["cached", [], fresh.projectDirectory],
    );
  });

  it("names the submodules and LFS files that the tree lacks", async () => {
    const commit = repository.commit("incomplete", {
      ...files("one"),
      ".gitmodules": '[submodule "charts"]\n\tpath = vendor/charts\n\turl = ../charts\n',
      ".gitattributes": "*.zip filter=lfs diff=lfs merge=lfs -text\n",
    });
    const { facts } = await prepare(commit);
    assert.deepEqual(facts.missingContent, ["submodule vendor/charts", "LFS files *.zip"]);
  });

  it("keeps the packages of every release apart, and brings each back", async () => {
    const one = repository.commit("one", files("one"));
    const two = repository.commit("two", files("two"));
    const markerOf = async (tree: string): Promise<string> =>
      readFile(join(tree, "node_modules", ".rollback-dependencies"), "utf8");
    const first = await markerOf((await prepare(one)).tree);
    const second = await markerOf((await prepare(two)).tree);
    assert.notEqual(first, second);
    const back = await prepare(one);
    assert.deepEqual([await markerOf(back.tree), back.facts.dependencies], [first, "cached"]);
  });

  it("does not take half of the packages for all of them after a kill", async () => {
    const commit = repository.commit("one", files("one"));
    const { tree } = await prepare(commit);
    await rm(join(tree, "node_modules"), { recursive: true });
    await mkdir(join(tree, "node_modules.partial"));
    await writeFile(join(tree, "node_modules.partial", ".rollback-dependencies"), "half");
    assert.equal((await prepare(commit)).facts.dependencies, "cached");
    assert.deepEqual(
      (await readdir(tree)).filter((name) => name.startsWith("node_modules")),
      ["node_modules"],
    );
  });

  it("lets releases share one set that differ in nothing but their own version", async () => {
    await prepare(repository.commit("one", files("one")));
    const next = repository.commit("next", { "package.json": manifest("one").replace("1.0.0", "1.0.1") });
    assert.equal((await prepare(next)).facts.dependencies, "cached");
  });

  it("moves packages that it did not install itself aside", async () => {
    const commit = repository.commit("one", files("one"));
    const { tree } = await prepare(commit);
    await rm(join(tree, "node_modules", ".rollback-dependencies"));
    await writeFile(join(tree, "node_modules", "foreign"), "");
    await prepare(commit);
    assert.equal(existsSync(join(tree, "node_modules", "foreign")), false);
  });

  it("needs no packages where the project has none", async () => {
    const commit = repository.commit("plain", { "infra/Pulumi.yaml": PROJECT });
    const { facts, projectDirectory } = await prepare(commit, "infra");
    assert.deepEqual([facts.packageManager, facts.dependencies, facts.subfolder], ["none", "none", "infra"]);
    assert.equal(projectDirectory, join(directory(), "workspace", "tree", "infra"));
  });

  it("refuses a release without a lock file: guessing versions is no rollback", async () => {
    const commit = repository.commit("unlocked", { "Pulumi.yaml": PROJECT, "package.json": "{}" });
    await assert.rejects(prepare(commit), {
      code: "LOCK_FILE_MISSING",
      message:
        "the release has a package.json but no package-lock.json, pnpm-lock.yaml or yarn.lock: its exact dependencies are unknown",
    });
  });

  it("refuses a lock file that does not fit its manifest, and keeps nothing half installed", async () => {
    const commit = repository.commit("unfit", {
      ...files("one"),
      "package.json": manifest("one", { helper: "1.0.0" }),
    });
    await assert.rejects(prepare(commit), {
      code: "DEPENDENCIES_FAILED",
      subject: "package-lock.json",
      remedy: /nothing was changed$/,
    });
    const kept = await readdir(join(directory(), "cache", "dependencies"));
    assert.deepEqual(kept, []);
  });

  it("refuses a commit in which the project lay elsewhere", async () => {
    const commit = repository.commit("elsewhere", { "other/Pulumi.yaml": PROJECT });
    await assert.rejects(prepare(commit, "infra"), {
      code: "NO_PROJECT",
      message: `commit ${commit.slice(0, 12)} has no Pulumi.yaml in "infra": the project lay elsewhere, or did not exist`,
    });
    await assert.rejects(prepare(commit), { message: /has no Pulumi.yaml in its root/ });
  });
});
