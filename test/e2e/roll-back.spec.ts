import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { PASSPHRASE } from "./_environment.ts";
import { fingerprint } from "./_fingerprint.ts";
import { leakingFiles, leaksIn } from "./_leaks.ts";
import { CHAIN } from "./_chain.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";
import { ACCEPT_REPLACEMENT, PASSWORD, SHOP, SHOP_SETTINGS } from "./_shop.ts";

describe("rolling a stack back", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("creates, updates, deletes and replaces until the stack is what it was", async () => {
    const stack = await aStack({ ...SHOP, rollbackYaml: SHOP_SETTINGS });
    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--reason", "errors", ...ACCEPT_REPLACEMENT);

    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual([...(await stack.effects())].sort(), [
      "Create created",
      "Create replaced",
      "Delete deleted",
      "Delete replaced",
      "Update updated",
    ]);
    const { resources } = await stack.state();
    assert.deepEqual(Object.keys(resources).sort(), ["created", "kept", "replaced", "untouched", "updated"]);
    assert.equal(resources["replaced"]?.inputs?.["engine"], "a");
    const { protect, retainOnDelete } = resources["kept"] ?? {};
    assert.deepEqual([protect, retainOnDelete], [true, true], "what the older program does not declare");
    await assertRecorded(stack);

    const again = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /already is what that release makes of it/);
    assert.equal((await stack.effects()).length, 5);
  });

  it("shows and keeps no secret in any form", async () => {
    const stack = await aStack({ ...SHOP, rollbackYaml: SHOP_SETTINGS });
    const outputs = [
      await stack.rollback(
        "--to",
        "v1.0.0",
        "--yes",
        "--output",
        "ndjson",
        "--verbose",
        ...ACCEPT_REPLACEMENT,
      ),
      await stack.rollback("plan", "--to", "v1.1.0", "--out", join(stack.project, "plan.json")),
      await stack.rollback("history", "--output", "json"),
    ];

    assert.deepEqual(
      outputs.map(({ exitCode }) => exitCode),
      [0, 10, 0],
      outputs.map(({ stderr }) => stderr).join(),
    );
    for (const secret of [PASSWORD, PASSPHRASE])
      for (const { stdout, stderr } of outputs) assert.deepEqual(leaksIn(stdout + stderr, secret), []);
    const places = [
      stack.stateDirectory,
      stack.backend,
      join(stack.project, "plan.json"),
      stack.env["ROLLBACK_CACHE"] ?? "",
    ];
    const [state = "", backend = "", plan = "", cache = ""] = places;
    assert.deepEqual(await leakingFiles(state, [PASSWORD, PASSPHRASE]), []);
    assert.deepEqual(await leakingFiles(backend, [PASSWORD, PASSPHRASE]), []);
    assert.deepEqual(await leakingFiles(join(cache, "workspaces"), [PASSWORD, PASSPHRASE]), []);
    assert.deepEqual(leaksIn(await readFile(plan, "utf8"), PASSWORD), []);
    const { resources } = await stack.state();
    assert.match(JSON.stringify(resources["updated"]?.inputs?.["password"]), /ciphertext/);
  });

  it("never touches the person's tree, index, branch, stash and files", async () => {
    const stack = await aStack(CHAIN);
    await stack.write("stashed.txt", "stashed");
    await stack.git("add", "stashed.txt");
    await stack.git("stash");
    await stack.git("checkout", "--quiet", "-b", "hotfix");
    await stack.write("staged.txt", "staged");
    await stack.git("add", "staged.txt");
    await stack.write("index.ts", "// work in progress");
    await stack.write("untracked.txt", "untracked");
    const before = await fingerprint(stack.repository);
    const branch = await stack.git("branch", "--show-current");

    const done = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual(await fingerprint(stack.repository), before);
    assert.equal(await stack.git("branch", "--show-current"), branch);
  });

  it("finds the release by commit, number, time and as the previous one", async () => {
    const stack = await aStack(CHAIN);
    const commit = (await stack.git("rev-parse", "v1.0.0^{commit}")).trim();
    const releases = await stack.rollback("releases", "--output", "json");
    const { releases: listed } = JSON.parse(releases.stdout) as {
      releases: { commit: string; update: { finishedAt: string } }[];
    };
    const time = listed.find((release) => release.commit === commit)?.update.finishedAt ?? "";

    for (const name of [commit.slice(0, 10), "update:1", time, "previous"]) {
      const planned = await stack.rollback("plan", "--to", name, "--output", "json");
      assert.equal(planned.exitCode, 0, `${name}: ${planned.stderr}`);
      const { plan } = JSON.parse(planned.stdout) as { plan: { to: { commit: string } } };
      assert.equal(plan.to.commit, commit, name);
    }
  });

  it("works for a project in a subfolder, from any folder of it", async () => {
    const stack = await aStack({ ...CHAIN, subfolder: "infra/shop" });
    const done = await stack.rollback("--to", "previous", "--yes", "--cwd", "./node_modules/..");
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual(Object.keys((await stack.state()).resources).sort(), ["a", "b", "old"]);
  });
});

/** The report is there in four forms, and the stack's releases have got their verdicts. */
async function assertRecorded(stack: Scenario): Promise<void> {
  const read = (name: string): Promise<string> => readFile(join(stack.runDirectory(), name), "utf8");
  const report = JSON.parse(await read("report.json")) as {
    schema: string;
    outcome: string;
    plan: { reason: string };
  };
  assert.deepEqual([report.outcome, report.plan.reason], ["rolled-back", "errors"]);
  assert.match(await read("report.md"), /v1\.0\.0/);
  assert.match(await read("report.html"), /^<!doctype html>/i);
  assert.match(await read("report.txt"), /v1\.0\.0/);
  const releases = await stack.rollback("releases");
  assert.match(releases.stdout, /^\* +v1\.0\.0 .* unknown *$/m);
  assert.match(releases.stdout, /^ +v1\.1\.0 .* bad *$/m);
}
