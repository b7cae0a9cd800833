import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlatformRepository } from "../../lab/platform/create-platform-repository.ts";
import { DATA_HISTORY } from "../../lab/platform/histories/data.ts";

describe("the platform's own repository", function () {
  this.timeout(30_000);
  const root = mkdtempSync(join(tmpdir(), "platform-spec-"));
  const repository = join(root, "one");
  const withMigrations = join(root, "with-migrations");
  before(() => {
    createPlatformRepository(repository);
    createPlatformRepository(withMigrations, DATA_HISTORY);
  });
  after(() => rmSync(root, { recursive: true }));

  const git = (directory: string, ...args: string[]) =>
    execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();

  it("has one tagged commit a release and nothing left to commit", () => {
    assert.deepEqual(git(repository, "tag", "--list").split("\n"), ["v1.2.2", "v1.2.3", "v1.3.0"]);
    assert.equal(git(repository, "status", "--porcelain"), "");
  });

  it("is the same on every machine", () => {
    createPlatformRepository(join(root, "two"));
    assert.equal(git(join(root, "two"), "rev-parse", "HEAD"), git(repository, "rev-parse", "HEAD"));
  });

  it("changes version, replicas and configuration with the bad release, in the files a real one would touch", () => {
    const files = git(repository, "diff", "--name-only", "v1.2.3", "v1.3.0").split("\n");
    assert.deepEqual(files, ["package-lock.json", "package.json", "stacks/backend.ts", "stacks/release.ts"]);
    const added = git(repository, "diff", "-U0", "v1.2.3", "v1.3.0", "--", "stacks")
      .split("\n")
      .filter((line) => /^\+[^+]/.test(line));
    assert.deepEqual(
      added.map((line) => line.slice(1).trim()),
      [
        "const REPLICAS = 3;",
        'CHECKOUT: "express",',
        'export const release = { version: "1.3.0" } as const;',
      ],
    );
  });

  it("brings a migration with each release in its second history, and the one that destroys data with the bad one", () => {
    const migrations = ["001_create-orders", "002_index-orders-by-customer", "003_drop-customer"];
    for (const [index, tag] of ["v1.2.2", "v1.2.3", "v1.3.0"].entries()) {
      const files = git(withMigrations, "ls-tree", "--name-only", `${tag}:migrations`).split("\n");
      assert.deepEqual(
        files,
        migrations.slice(0, index + 1).map((name) => `${name}.sql`),
      );
    }
    assert.deepEqual(git(repository, "ls-tree", "-r", "--name-only", "v1.3.0", "migrations"), "");
  });

  it("pins every release's dependencies with a lock file that fits its manifest", () => {
    for (const [tag, from] of ["v1.2.2", "v1.2.3", "v1.3.0"].flatMap((tag) =>
      [repository, withMigrations].map((from) => [tag, from] as const),
    )) {
      const manifest = JSON.parse(git(from, "show", `${tag}:package.json`)) as Manifest;
      const lock = JSON.parse(git(from, "show", `${tag}:package-lock.json`)) as Lock;
      assert.equal(`v${manifest.version}`, tag);
      assert.deepEqual(lock.packages[""]?.dependencies, manifest.dependencies);
      assert.equal(lock.packages[""].version, manifest.version);
      assert.ok(Object.values(manifest.dependencies).every((version) => /^\d+\.\d+\.\d+$/.test(version)));
    }
  });
});

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
}

interface Lock {
  readonly packages: Record<string, Manifest>;
}
