import assert from "node:assert/strict";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { DANGERS, DATABASES_HOLD_DATA } from "./_gates-history.ts";
import { urnOf } from "./_program.ts";
import { refusals } from "./_refusals.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";
import { stateFile } from "./_stack-state.ts";

const DB = urnOf("db", "Database");
const ORDERS = urnOf("orders", "Database");
const RENAME = ["state", "rename", urnOf("basket"), "cart", "--stack", "prod", "--yes"];

describe("the gates, on the genuine engine", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("refuse to replace a protected database, delete another and recreate what was renamed", async () => {
    const stack = await aStack({ ...DANGERS, rollbackYaml: DATABASES_HOLD_DATA });
    const findings = await refusals(stack, "--to", "v1.0.0");
    assert.deepEqual(
      findings.map(({ code, subject }) => [code, subject]),
      [
        ["STATEFUL_REPLACE", DB],
        ["STATEFUL_DELETE", ORDERS],
        ["RENAMED_SINCE", urnOf("basket")],
      ],
    );
    assert.match(findings[0]?.message ?? "", /protected.*forced by engine/);
    assert.match(
      findings[2]?.remedy ?? "",
      new RegExp(`${RENAME.slice(0, 2).join(" ")} '${urnOf("basket")}' cart`),
    );
  });

  it("let pass exactly what was accepted by name, once the rename was taken back", async () => {
    const stack = await aStack({ ...DANGERS, rollbackYaml: DATABASES_HOLD_DATA });
    await stack.pulumi(...RENAME);

    const one = await refusals(stack, "--to", "v1.0.0", "--accept", `${DB}=replace`);
    assert.deepEqual(
      one.map(({ code, subject }) => [code, subject]),
      [["STATEFUL_DELETE", ORDERS]],
    );
    const both = ["--accept", `${DB}=replace`, "--accept", `${ORDERS}=delete`];
    const slip = await refusals(stack, "--to", "v1.0.0", ...both, "--accept", `${urnOf("keep")}=delete`);
    assert.deepEqual(
      slip.map(({ code, subject }) => [code, subject]),
      [["ACCEPTANCE_UNUSED", urnOf("keep")]],
    );

    const done = await stack.rollback("--to", "v1.0.0", "--yes", ...both);
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual([...(await stack.effects())].sort(), ["Create db", "Delete db", "Delete orders"]);
    assert.deepEqual(Object.keys((await stack.state()).resources).sort(), ["cart", "db", "keep"]);
  });

  it("refuse a state with pending operations, and locks of the living, the dead and the unknown", async () => {
    const stack = await aStack(DANGERS);
    await leavePendingUpdate(stack);
    const dead = spawn("true");
    await once(dead, "exit");
    await leaveLock(stack, "living", process.pid, hostname());
    await leaveLock(stack, "dead", dead.pid ?? 0, hostname());
    await leaveLock(stack, "unknown", process.pid, "build-server-7");

    const findings = await refusals(stack, "--to", "v0.2.0");
    const about = findings.filter(({ code }) => /PENDING|LOCK/.test(code));
    assert.deepEqual(about.map(({ code }) => code).sort(), [
      "PENDING_OPERATION",
      "STACK_LOCKED",
      "STACK_LOCKED",
      "STALE_LOCK",
    ]);
    assert.match(about.find(({ code }) => code === "STALE_LOCK")?.remedy ?? "", /pulumi cancel prod/);
  });

  it("refuse a release without a lock file", async () => {
    const stack = await aStack(DANGERS);
    const refused = await stack.rollback("--to", "v0.1.0", "--yes");
    assert.equal(refused.exitCode, 10);
    assert.match(refused.stderr, /error LOCK_FILE_MISSING: /);
    assert.deepEqual(await stack.effects(), []);
  });

  it("refuse a tag that was moved since an earlier run", async () => {
    const stack = await aStack(DANGERS);
    const done = await stack.rollback("--to", "v0.2.0", "--yes", "--accept", `${DB}=delete`);
    assert.equal(done.exitCode, 10, "the database is protected, and the engine itself keeps it");
    await stack.pulumi("state", "unprotect", DB, "--stack", "prod", "--yes");
    assert.equal((await stack.rollback("--to", "v0.2.0", "--yes")).exitCode, 0);

    await stack.git("tag", "--force", "v0.2.0", "v1.0.0");
    const findings = await refusals(stack, "--to", "v0.2.0");
    assert.deepEqual(
      findings.map(({ code, subject }) => [code, subject]),
      [["TAG_MOVED", "v0.2.0"]],
    );
  });

  it("refuse to encrypt the state with the release's old salt", async () => {
    const stack = await aStack(DANGERS);
    await stack.pulumi("stack", "init", "other");
    const salt = /^encryptionsalt: .*$/m;
    const other = salt.exec(await readFile(join(stack.project, "Pulumi.other.yaml"), "utf8"))?.[0] ?? "";
    const file = join(stack.project, "Pulumi.prod.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace(salt, other));

    const codes = (await refusals(stack, "--to", "v0.2.0")).map(({ code }) => code);
    assert.ok(codes.includes("SECRETS_SALT_CHANGED"), codes.join());
  });

  it("show how the configuration differs", async () => {
    const stack = await aStack(DANGERS);
    const planned = await stack.rollback("plan", "--to", "v1.0.0");
    assert.match(
      planned.stdout,
      /shop:size: "small" in the release's file, "large" now, "small" when it was/,
    );
  });
});

async function leavePendingUpdate({ backend }: Scenario): Promise<void> {
  const file = stateFile(backend);
  const state = JSON.parse(await readFile(file, "utf8")) as {
    checkpoint: { latest: { resources: { urn: string }[]; pending_operations?: unknown[] } };
  };
  const resource = state.checkpoint.latest.resources.find(({ urn }) => urn === urnOf("keep"));
  state.checkpoint.latest.pending_operations = [{ resource, type: "updating" }];
  await writeFile(file, JSON.stringify(state));
}

async function leaveLock({ backend }: Scenario, id: string, pid: number, host: string): Promise<void> {
  const folder = join(backend, ".pulumi/locks/organization/shop/prod");
  await mkdir(folder, { recursive: true });
  const lock = { pid, username: "dev", hostname: host, timestamp: "2026-01-01T00:00:00Z" };
  await writeFile(join(folder, `${id}.json`), JSON.stringify(lock));
}
