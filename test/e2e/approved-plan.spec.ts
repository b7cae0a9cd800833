import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

describe("a plan that is approved elsewhere", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("is applied on another machine as it was approved", async () => {
    const { there, file } = await planned();
    const applied = await there.rollback("apply", file);
    assert.equal(applied.exitCode, 0, applied.stderr + applied.stdout);
    assert.deepEqual(await there.effects(), CHAIN_EFFECTS);
  });

  it("is refused once the stack was updated by somebody else", async () => {
    const { here, there, file } = await planned();
    await here.write(
      "index.ts",
      `${await readFile(join(here.project, "index.ts"), "utf8")}\nthing("later");\n`,
    );
    await here.pulumi("up", "--stack", "prod", "--yes", "--skip-preview");
    await assertStale(there, file, /the stack's state, the planned operations/, ["Create later"]);
  });

  it("is refused once its tag points elsewhere", async () => {
    const { there, file } = await planned();
    await there.git("tag", "--force", "v1.0.0", "v1.1.0");
    await assertStale(there, file, /tag "v1\.0\.0" \(was [0-9a-f]{12}, is [0-9a-f]{12}\)/);
  });

  it("is refused once the configuration it used is another", async () => {
    const { there, file } = await planned("version: 1\nworkspace: { config: current }\n");
    await there.write("rollback.yaml", "version: 1\nworkspace: { config: current }\n");
    await there.pulumi("config", "set", "--stack", "prod", "shade", "dark");
    await assertStale(there, file, /the configuration/);
  });

  it("is refused when somebody edited it", async () => {
    const { there, file } = await planned();
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll('"timeoutMs": 300000', '"timeoutMs": 1'));
    assert.notEqual(await readFile(file, "utf8"), text);
    const refused = await there.rollback("apply", file);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.stderr, /error PLAN_(UNREADABLE|STALE): /);
    assert.deepEqual(await there.effects(), []);
  });

  it("is refused by another version of the Pulumi CLI", async () => {
    const { there, file } = await planned();
    const plan = await readFile(file, "utf8");
    const other = await withOtherEngine(there);
    await assertStale(other, file, /the version of the Pulumi CLI/);
    assert.equal(await readFile(file, "utf8"), plan);
  });
});

/** A plan made here, and a second machine that has only the file and a clone. */
async function planned(rollbackYaml?: string): Promise<{ here: Scenario; there: Scenario; file: string }> {
  const here = await aStack({ ...CHAIN, ...(rollbackYaml === undefined ? {} : { rollbackYaml }) });
  const file = join(here.lab, "plan.json");
  const made = await here.rollback("plan", "--to", "v1.0.0", "--out", file);
  assert.equal(made.exitCode, 0, made.stderr + made.stdout);
  return { here, there: await here.elsewhere(), file };
}

async function assertStale(
  machine: Scenario,
  file: string,
  moved: RegExp,
  effects: string[] = [],
): Promise<void> {
  const refused = await machine.rollback("apply", file);
  assert.equal(refused.exitCode, 10, refused.stderr + refused.stdout);
  assert.match(refused.stderr, /error PLAN_STALE: plan [0-9a-f]{12} is no longer true/);
  assert.match(refused.stderr, moved);
  assert.deepEqual(await machine.effects(), effects);
}

/** The same engine under another version's name. */
async function withOtherEngine(machine: Scenario): Promise<Scenario> {
  const script = `#!/bin/sh
if [ "$1" = version ]; then echo v3.1.4; exit; fi
PATH=\${PATH#*:}
exec pulumi "$@"
`;
  await writeFile(join(machine.project, "pulumi"), script, { mode: 0o755 });
  return machine.withEnvironment({ PATH: `${machine.project}:${machine.env["PATH"] ?? ""}` });
}
