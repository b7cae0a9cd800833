import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openRepository } from "../../src/adapters/git.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aClone, aRepository, contentsOf, type TestRepository } from "./a-repository.ts";

describe("git", () => {
  const directory = useDirectory("git-");
  let repository: TestRepository;
  let first: string;
  let second: string;

  beforeEach(() => {
    repository = aRepository(join(directory(), "shop"));
    first = repository.commit("release v1.2.3", {
      "Pulumi.yaml": "name: shop\n",
      ".gitignore": "dist/\nnode_modules/\n",
      "old.txt": "old",
    });
    repository.git("tag", "v1.2.3");
    repository.git("rm", "--quiet", "old.txt");
    second = repository.commit("release v1.3.0", { "Pulumi.yaml": "name: shop2\n", "index.ts": "new" });
    repository.git("tag", "--annotate", "v1.3.0", "--message", "the new one");
  });

  const open = (at = repository.directory) => openRepository(at);
  const worktree = () => join(directory(), "cache", "tree");

  describe("listing files", () => {
    it("names each with the hash of its content, of a folder or of the whole commit", async () => {
      const third = repository.commit("third", {
        "db/1.sql": "same",
        "db/old/2.sql": "same",
        "x.sql": "same",
      });
      const { listFilesAt } = await open();
      const [here, ...others] = (await listFilesAt(third, "db")) ?? [];
      assert.deepEqual([here?.path, others[0]?.path, others.length], ["1.sql", "old/2.sql", 1]);
      assert.equal(here?.hash, others[0]?.hash);
      const everywhere = (await listFilesAt(third, "")) ?? [];
      assert.ok(everywhere.some(({ path }) => path === "db/old/2.sql"));
      assert.ok(everywhere.some(({ path }) => path === ".gitignore"));
    });

    it("tells a folder that is not there from one of which nothing is known", async () => {
      symlinkSync("db", join(repository.directory, "link"));
      const linked = repository.commit("link", { "db/1.sql": "1" });
      const { listFilesAt } = await open();
      assert.deepEqual(await listFilesAt(first, "db"), []);
      assert.equal(await listFilesAt("f".repeat(40), "db"), undefined);
      assert.equal(await listFilesAt(linked, "link"), undefined);
      assert.equal(await listFilesAt(linked, "Pulumi.yaml"), undefined);
    });
  });

  describe("opening a repository", () => {
    it("finds its root from any folder inside", async () => {
      mkdirSync(join(repository.directory, "a", "b"), { recursive: true });
      const { root, commonDirectory, isShallow } = await open(join(repository.directory, "a", "b"));
      assert.deepEqual(
        [root, commonDirectory, isShallow],
        [repository.directory, join(repository.directory, ".git"), false],
      );
    });

    it("refuses a folder outside of any, and one that is not there", async () => {
      await assert.rejects(open(directory()), {
        code: "NOT_A_REPOSITORY",
        subject: directory(),
        message: /is not inside a git repository \(fatal: not a git repository/,
      });
      await assert.rejects(open(join(directory(), "nowhere")), {
        code: "NOT_A_REPOSITORY",
        message: /git cannot be started in/,
      });
    });

    it("gives linked worktrees the folder that all of them share", async () => {
      repository.git("worktree", "add", "--quiet", "--detach", join(directory(), "linked"));
      const linked = await open(join(directory(), "linked"));
      assert.deepEqual(
        [linked.root, linked.commonDirectory],
        [join(directory(), "linked"), join(repository.directory, ".git")],
      );
      await linked.layOut(first, worktree());
      assert.equal(readFileSync(join(worktree(), "old.txt"), "utf8"), "old");
    });

    it("says that a clone is shallow, and does not find what it lacks", async () => {
      const clone = await open(aClone(repository, join(directory(), "shallow"), "--depth", "1").directory);
      assert.equal(clone.isShallow, true);
      assert.equal(await clone.findCommit(first), undefined);
      assert.equal((await clone.findCommit(second))?.sha, second);
    });

    it("is not led elsewhere by variables that hooks and CI systems set", async () => {
      const other = aRepository(join(directory(), "other"));
      other.commit("another", { "x.txt": "x" });
      const variables = {
        GIT_DIR: join(other.directory, ".git"),
        GIT_WORK_TREE: other.directory,
        GIT_INDEX_FILE: join(other.directory, ".git", "index"),
        GIT_OBJECT_DIRECTORY: join(other.directory, ".git", "objects"),
      };
      await withEnvironment(variables, async () => {
        const opened = await open();
        assert.equal(opened.root, repository.directory);
        assert.equal(await opened.findTag("v1.2.3"), first);
        await opened.layOut(first, worktree());
      });
      assert.ok(existsSync(join(worktree(), "old.txt")));
      assert.equal(other.git("status", "--porcelain"), "");
    });
  });

  describe("tags", () => {
    it("lead to their commit, newest version first", async () => {
      repository.git("tag", "v1.10.0", first);
      const tags = await (await open()).listTags();
      assert.deepEqual(
        tags.map(({ name, target }) => [name, target]),
        [
          ["v1.10.0", first],
          ["v1.3.0", second],
          ["v1.2.3", first],
        ],
      );
      assert.match(tags[0]?.taggedAt ?? "", /^\d{4}-\d\d-\d\dT/);
    });

    it("of tags lead to the commit at the end, and tags of blobs and trees to none", async () => {
      repository.git("tag", "--annotate", "--message", "x", "of-a-tag", "v1.3.0");
      repository.git("tag", "--annotate", "--message", "x", "of-a-tag-of-a-tag", "of-a-tag");
      repository.git("tag", "of-a-blob", "HEAD:index.ts");
      repository.git("tag", "--annotate", "--message", "x", "of-a-tree", "HEAD^{tree}");
      const opened = await open();
      const listed = new Map((await opened.listTags()).map(({ name, target }) => [name, target]));
      for (const [name, target] of [
        ["of-a-tag", second],
        ["of-a-tag-of-a-tag", second],
        ["of-a-blob", undefined],
        ["of-a-tree", undefined],
      ] as const) {
        assert.equal(listed.get(name), target, name);
        assert.equal(await opened.findTag(name), target, name);
      }
    });

    it("are meant, never a branch of the same name", async () => {
      repository.git("branch", "v1.2.3", second);
      repository.git("branch", "only-a-branch");
      const opened = await open();
      assert.equal(await opened.findTag("v1.2.3"), first);
      assert.equal(await opened.findTag("only-a-branch"), undefined);
      assert.equal(await opened.findTag("refs/heads/main"), undefined);
    });

    it("with hostile names are listed as data and run nothing", async () => {
      const canary = join(directory(), "canary");
      const names = [
        "-delete",
        "--output=x",
        `$(touch\u00a0${canary.replaceAll("/", "_")})`,
        "`id`",
        "a;b",
        "x\u202ey",
        "'quoted'",
        "%(refname)",
        "é",
      ];
      for (const name of names) repository.git("update-ref", `refs/tags/${name}`, first);
      const opened = await open();
      const listed = (await opened.listTags())
        .filter(({ target }) => target === first)
        .map(({ name }) => name);
      assert.deepEqual(
        names.filter((name) => !listed.includes(name)),
        [],
      );
      for (const name of names) assert.equal(await opened.findTag(name), first, name);
      assert.equal(existsSync(canary), false);
    });

    it("are none in a repository without any", async () => {
      assert.deepEqual(await (await open(aRepository(join(directory(), "empty")).directory)).listTags(), []);
    });
  });

  describe("commits", () => {
    it("are found by full and short sha and by HEAD, with subject, author and time", async () => {
      const opened = await open();
      for (const text of [second, second.slice(0, 7), "HEAD"]) {
        const commit = await opened.findCommit(text);
        assert.deepEqual(
          [commit?.sha, commit?.subject, commit?.author],
          [second, "release v1.3.0", "Ada"],
          text,
        );
      }
      assert.match((await opened.findCommit(second))?.committedAt ?? "", /^\d{4}-\d\d-\d\dT/);
    });

    it("are nothing else: no branch, no tag, no expression, no option", async () => {
      const opened = await open();
      for (const text of [
        "main",
        "v1.2.3",
        "HEAD~1",
        "HEAD^",
        "@",
        "--all",
        first.slice(0, 6),
        "0".repeat(40),
        `${first}\n`,
        "",
      ]) {
        assert.equal(await opened.findCommit(text), undefined, text);
      }
    });

    it("are those of the sha, not what a replacement puts in their place", async () => {
      repository.git("replace", first, second);
      const opened = await open();
      assert.equal((await opened.findCommit(first))?.subject, "release v1.2.3");
      await opened.layOut(first, worktree());
      assert.ok(existsSync(join(worktree(), "old.txt")));
    });

    it("give the text of a file, byte for byte, or nothing", async () => {
      const opened = await open();
      assert.equal(await opened.readFileAt(first, "Pulumi.yaml"), "name: shop\n");
      for (const path of ["nowhere.txt", "", "../Pulumi.yaml"])
        assert.equal(await opened.readFileAt(second, path), undefined);
    });
  });

  describe("laying out a commit", () => {
    it("leaves the user's own tree byte-identical: files, index, branch, stash", async () => {
      repository.write("index.ts", "stashed");
      repository.git("stash", "--quiet");
      repository.write("index.ts", "changed, not staged");
      repository.write("staged.txt", "staged");
      repository.git("add", "staged.txt");
      repository.write("untracked.txt", "untracked");
      repository.write("dist/built.js", "ignored");
      const before = contentsOf(repository.directory);
      const opened = await open();
      await opened.layOut(first, worktree());
      await opened.layOut(second, worktree());
      await opened.listTags();
      await opened.findCommit("HEAD");
      assert.deepEqual(contentsOf(repository.directory), before);
      assert.equal(repository.git("symbolic-ref", "HEAD"), "refs/heads/main");
      assert.match(repository.git("stash", "list"), /^stash@\{0\}/);
    });

    it("holds exactly the commit, also after another one, edits and built files", async () => {
      const opened = await open();
      await opened.layOut(second, worktree());
      writeFileSync(join(worktree(), "index.ts"), "edited");
      writeFileSync(join(worktree(), "left.txt"), "left behind");
      for (const folder of ["dist", "nested/.git"]) mkdirSync(join(worktree(), folder), { recursive: true });
      writeFileSync(join(worktree(), "dist", "built.js"), "built by another release");
      await opened.layOut(first, worktree());
      assert.deepEqual(readdirSync(worktree()).sort(), [".git", ".gitignore", "Pulumi.yaml", "old.txt"]);
      assert.equal(readFileSync(join(worktree(), "Pulumi.yaml"), "utf8"), "name: shop\n");
    });

    it("keeps installed packages, wherever they lie", async () => {
      const opened = await open();
      await opened.layOut(first, worktree());
      mkdirSync(join(worktree(), "infra", "node_modules", "x"), { recursive: true });
      mkdirSync(join(worktree(), "node_modules", "y"), { recursive: true });
      writeFileSync(join(worktree(), "node_modules", "y", "index.js"), "");
      writeFileSync(join(worktree(), "infra", "node_modules", "x", "index.js"), "");
      await opened.layOut(second, worktree());
      assert.ok(existsSync(join(worktree(), "node_modules", "y", "index.js")));
      assert.ok(existsSync(join(worktree(), "infra", "node_modules", "x", "index.js")));
    });

    it("runs no hook of the repository", async () => {
      const canary = join(directory(), "canary");
      for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
        const file = join(repository.directory, ".git", "hooks", hook);
        writeFileSync(file, `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
      }
      const opened = await open();
      await opened.layOut(first, worktree());
      await opened.layOut(second, worktree());
      assert.equal(existsSync(canary), false);
    });

    it("comes back after its folder was deleted", async () => {
      const opened = await open();
      await opened.layOut(first, worktree());
      await rm(worktree(), { recursive: true });
      await opened.layOut(second, worktree());
      assert.ok(existsSync(join(worktree(), "index.ts")));
    });

    it("replaces the worktree of another clone that lies in its place", async () => {
      const other = aClone(repository, join(directory(), "clone"));
      await (await open(other.directory)).layOut(first, worktree());
      await rm(other.directory, { recursive: true });
      await (await open()).layOut(second, worktree());
      assert.equal((await open(worktree())).commonDirectory, join(repository.directory, ".git"));
    });

    it("keeps its packages also where the cache is a symbolic link to another disk", async () => {
      mkdirSync(join(directory(), "large-disk"));
      symlinkSync(join(directory(), "large-disk"), join(directory(), "cache"));
      const opened = await open();
      await opened.layOut(first, worktree());
      mkdirSync(join(worktree(), "node_modules"));
      writeFileSync(join(worktree(), "node_modules", "kept"), "");
      await opened.layOut(second, worktree());
      assert.ok(existsSync(join(worktree(), "node_modules", "kept")));
    });

    it("refuses a commit that is not there, with what git said", async () => {
      await assert.rejects((await open()).layOut("0".repeat(40), worktree()), {
        code: "WORKSPACE_FAILED",
        subject: worktree(),
        message: /^git could not lay out commit 0{40} in ".*": fatal: /,
        remedy: `free some space or remove "${worktree()}", then run it again`,
      });
    });
  });
});

/** Runs some work with further variables in this process's environment, and takes them away again. */
async function withEnvironment(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  }
}
