import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";

import { assertOneError, everything } from "./_bystanders.ts";
import { CHAIN } from "./_chain.ts";
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
    error:
      /^error RELEASE_NEVER_DEPLOYED: "v2\.0\.0" \([0-9a-f]{12}\) is not in the history of stack "prod"/m,
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
      const faults = [
        "version: 1",
        "stepz: []",
        "verify:",
        "  consecutive: soon",
        "  probes:",
        "    - name: web",
      ];
      await stack.write("rollback.yaml", `${faults.join("\n")}\n      kind: carrier-pigeon\n`);
    },
  },
  "a journal that cannot be written": {
    exitCode: 2,
    error: /^error JOURNAL_UNWRITABLE: the journal in ".*\/Pulumi\.yaml\/.*" cannot be written/m,
    env: ({ project }) => ({ ROLLBACK_STATE: join(project, "Pulumi.yaml") }),
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
});

/** Refused with one error and this exit code; nothing is called and no byte is changed. */
async function assertRefused(
  stack: Scenario,
  args: readonly string[],
  exitCode: number,
  error: RegExp,
): Promise<void> {
  const before = await everything(stack);
  const refused = await stack.rollback(...args);
  assert.equal(refused.exitCode, exitCode, refused.stderr + refused.stdout);
  assertOneError(refused.stderr);
  assert.match(refused.stderr, error);
  assert.equal(refused.stdout, "");
  assert.deepEqual(await everything(stack), before);
  assert.deepEqual(await stack.effects(), []);
}

/** A PATH on which git and node are, and pulumi is not. */
async function withoutEngine({ lab, env }: Scenario): Promise<NodeJS.ProcessEnv> {
  const bin = join(lab, "bin");
  await mkdir(bin);
  await symlink(process.execPath, join(bin, "node"));
  const git = (env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, "git"))
    .find((file) => existsSync(file));
  await symlink(git ?? "git", join(bin, "git"));
  return { PATH: bin };
}
