import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { fingerprint } from "./_fingerprint.ts";
import { urnOf } from "./_program.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

interface BadInput {
  readonly exitCode: number;
  readonly error: RegExp;
  readonly args?: readonly string[];
  readonly spoil?: (stack: Scenario) => Promise<unknown>;
  /** Other variables for the command. */
  readonly env?: (stack: Scenario) => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>;
}

const TO_GOOD = ["--to", "v1.0.0", "--yes"];
const CANARY = "canary";

const BAD_INPUT: Readonly<Record<string, BadInput>> = {
  "an unknown stack": {
    args: ["--stack", "nope", ...TO_GOOD],
    exitCode: 6,
    error: /^error STACK_NOT_FOUND: the backend has no stack "nope"$/m,
  },
  "an unknown tag": {
    args: ["--to", "v7.7.7", "--yes"],
    exitCode: 2,
    error: /^error RELEASE_NOT_FOUND: no tag or commit "v7\.7\.7" in this repository$/m,
  },
  "a tag that was never deployed": {
    args: ["--to", "v2.0.0", "--yes"],
    exitCode: 2,
    error: /^error RELEASE_NEVER_DEPLOYED: "v2\.0\.0" \([0-9a-f]{12}\) is not in the history of stack "prod"/m,
    spoil: async (stack) => {
      await stack.git("commit", "--quiet", "--allow-empty", "--message", "next");
      await stack.git("tag", "v2.0.0");
    },
  },
  "a folder outside of any repository": {
    args: [...TO_GOOD, "--cwd", "../lab"],
    exitCode: 2,
    error: /^error NOT_A_REPOSITORY: /m,
  },
  "a repository without a Pulumi project": {
    exitCode: 2,
    error: /^error NO_PROJECT: no Pulumi\.yaml in /m,
    spoil: ({ project }) => rm(join(project, "Pulumi.yaml")),
  },
  "a broken Pulumi.yaml": {
    exitCode: 2,
    error: /^error PROJECT_INVALID: .*Pulumi\.yaml" is not a Pulumi project file/m,
    spoil: (stack) => stack.write("Pulumi.yaml", "name: [shop\n"),
  },
  "a rollback.yaml with several faults, each with its place": {
    exitCode: 2,
    error:
      /^error CONFIG_INVALID: "rollback\.yaml" has 3 faults\n.*rollback\.yaml:2:1 .*"stepz".*\n.*rollback\.yaml:4:16 .*soon.*\n.*rollback\.yaml:7:13 .*"carrier-pigeon"/m,
    spoil: async (stack) => {
      const faults = ["version: 1", "stepz: []", "verify:", "  consecutive: soon", "  probes:", "    - name: web"];
      await stack.write("rollback.yaml", `${faults.join("\n")}\n      kind: carrier-pigeon\n`);
    },
  },
  "a journal that cannot be written": {
    exitCode: 2,
    error: /^error JOURNAL_UNWRITABLE: the journal in "\/proc\/rollback\/.*" cannot be written/m,
    env: () => ({ ROLLBACK_STATE: "/proc/rollback" }),
  },
  "a machine without the engine": {
    exitCode: 2,
    error: /^error ENGINE_MISSING: the Pulumi CLI cannot be run from the PATH/m,
    env: withoutEngine,
  },
  "a wrong passphrase": {
    exitCode: 3,
    error: /^error WRONG_PASSPHRASE: .*incorrect passphrase/m,
    env: () => ({ PULUMI_CONFIG_PASSPHRASE: "wrong-horse-battery" }),
  },
  "no passphrase at all": {
    exitCode: 3,
    error: /^error WRONG_PASSPHRASE: .*passphrase must be set/m,
    env: () => ({ PULUMI_CONFIG_PASSPHRASE: undefined }),
  },
  "no terminal and no --yes": {
    args: ["--to", "v1.0.0"],
    exitCode: 2,
    error: /^error CONFIRMATION_IMPOSSIBLE: there is no terminal to confirm the plan on$/m,
  },
};

/** Texts that a shell, git, npm or pulumi would take for more than data. */
const HOSTILE = [`$(touch ${CANARY})`, `; touch ${CANARY} #`, `--upload-pack=touch ${CANARY}`, `\`touch ${CANARY}\`\n`];

describe("bad input", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  for (const [name, { args = TO_GOOD, exitCode, error, spoil, env }] of Object.entries(BAD_INPUT)) {
    it(`gets one clear error and changes nothing: ${name}`, async () => {
      const stack = await aStack(CHAIN);
      await spoil?.(stack);
      await assertRefused(stack.withEnvironment((await env?.(stack)) ?? {}), args, exitCode, error);
    });
  }

  it("gets one clear error and changes nothing: a disk without room for the journal", async () => {
    const stack = await aStack(CHAIN);
    await onSmallDisk(stack, async (directory) => {
      const small = stack.withEnvironment({ ROLLBACK_STATE: directory });
      await assertRefused(small, TO_GOOD, 2, /^error JOURNAL_UNWRITABLE: .*(full|ENOSPC|no space)/m);
    });
  });

  for (const option of ["--stack", "--to", "--accept", "--cwd"]) {
    it(`is never run by a shell or taken for an option: ${option}`, async () => {
      const stack = await aStack(CHAIN);
      const before = await everything(stack);
      for (const value of HOSTILE) {
        const args = { "--to": "v1.0.0", "--stack": "prod", [option]: value };
        const ended = await stack.rollback(...Object.entries(args).map(([key, text]) => `${key}=${text}`), "--yes");
        assert.ok([2, 6].includes(ended.exitCode ?? 0), `${value}: ${String(ended.exitCode)} ${ended.stderr}`);
        assertOneError(ended.stderr);
      }
      assert.deepEqual(await everything(stack), before);
      assertNoCanary(stack);
    });
  }

  it("is only text in a reason, up to the stack's history", async () => {
    const stack = await aStack(CHAIN);
    const reason = HOSTILE.join(" ");
    const done = await stack.rollback(...TO_GOOD, `--reason=${reason}`);
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual(await stack.effects(), CHAIN_EFFECTS);
    assertNoCanary(stack);
    const started = stack.journal()[0]?.record;
    assert.equal(started?.type === "run-started" && started.plan.reason, reason);
  });

  it("is an acceptance of something that the plan does not do", async () => {
    const stack = await aStack(CHAIN);
    const refused = await stack.rollback(...TO_GOOD, "--accept", `${urnOf("a")}=delete`);
    assert.equal(refused.exitCode, 10, refused.stderr);
    assert.match(refused.stderr + refused.stdout, /ACCEPTANCE_UNUSED/);
    assert.deepEqual(await stack.effects(), []);
  });
});

async function assertRefused(stack: Scenario, args: readonly string[], exitCode: number, error: RegExp): Promise<void> {
  const before = await everything(stack);
  const refused = await stack.rollback(...args);
  assert.equal(refused.exitCode, exitCode, refused.stderr + refused.stdout);
  assertOneError(refused.stderr);
  assert.match(refused.stderr, error);
  assert.equal(refused.stdout, "");
  assert.deepEqual(await everything(stack), before);
  assert.deepEqual(await stack.effects(), []);
}

function assertOneError(stderr: string): void {
  assert.equal(stderr.match(/^error /gm)?.length, 1, stderr);
  assert.match(stderr, /^ {2}try: \S/m);
  assert.doesNotMatch(stderr, /INTERNAL|\n\s+at /);
}

async function everything({ repository, backend }: Scenario): Promise<unknown> {
  return { repository: await fingerprint(repository), backend: await fingerprint(backend) };
}

function assertNoCanary({ repository, lab }: Scenario): void {
  for (const folder of [repository, lab, dirname(repository), process.cwd()])
    assert.equal(existsSync(join(folder, CANARY)), false, folder);
}

/** A PATH on which git and node are, and pulumi is not. */
async function withoutEngine({ lab, env }: Scenario): Promise<NodeJS.ProcessEnv> {
  const bin = join(lab, "bin");
  await mkdir(bin);
  await symlink(process.execPath, join(bin, "node"));
  const git = (env["PATH"] ?? "").split(":").map((folder) => join(folder, "git")).find((file) => existsSync(file));
  await symlink(git ?? "git", join(bin, "git"));
  return { PATH: bin };
}

/** Runs work on a file system of 64 KiB; without the right to mount one it says so and does nothing. */
async function onSmallDisk(stack: Scenario, work: (directory: string) => Promise<void>): Promise<void> {
  const directory = join(stack.lab, "small");
  await mkdir(directory);
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory], { encoding: "utf8" });
  if (mount.status !== 0) {
    process.stderr.write(`not tried: a small disk cannot be mounted here (${mount.stderr.trim()})\n`);
    return;
  }
  try {
    await writeFile(join(directory, "probe"), "");
    await work(directory);
  } finally {
    spawnSync("umount", ["--lazy", directory]);
  }
}
