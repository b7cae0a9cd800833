import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findLockOwner, takeRunLock } from "../../src/journal/run-lock.ts";
import { useDirectory } from "../_builders/use-directory.ts";

const ACTOR = { user: "ada", host: "ops-1", pid: process.pid };
const NOW = "2026-11-21T03:00:00.000Z";

describe("the lock of a stack's runs", () => {
  const directory = useDirectory("lock-");

  it("keeps a second run out until it is released", () => {
    const lock = takeRunLock(directory(), ACTOR, NOW);
    assert.throws(() => takeRunLock(directory(), { ...ACTOR, user: "bo" }, NOW), {
      code: "RUN_IN_PROGRESS",
      subject: directory(),
      message: `another run works on this stack: held by ada@ops-1 (pid ${process.pid}) since ${NOW}`,
      remedy: "wait for it, and see how far it is with: rollback status",
    });
    lock.release();
    takeRunLock(directory(), ACTOR, NOW).release();
  });

  it("is freed by the system when its owner is killed", async () => {
    const holder = await startHolder(directory());
    assert.throws(() => takeRunLock(directory(), ACTOR, NOW), {
      code: "RUN_IN_PROGRESS",
      message: /held by bo@ci-1/,
    });
    assert.match(
      findLockOwner(directory()) ?? "",
      new RegExp(`^held by bo@ci-1 \\(pid ${holder.pid ?? 0}\\)`),
    );
    holder.kill("SIGKILL");
    await once(holder, "exit");
    assert.ok(existsSync(join(directory(), "lock-owner.json")), "its name stays behind and decides nothing");
    assert.equal(findLockOwner(directory()), undefined);
    takeRunLock(directory(), ACTOR, NOW).release();
  });

  it("is not inherited by children that outlive their parent", async () => {
    const lock = takeRunLock(directory(), ACTOR, NOW);
    const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" });
    await once(child, "spawn");
    lock.release();
    takeRunLock(directory(), ACTOR, NOW).release();
    child.kill("SIGKILL");
  });

  it("says so when its owner has not written a readable name", async () => {
    const lock = takeRunLock(directory(), ACTOR, NOW);
    await writeFile(join(directory(), "lock-owner.json"), "{");
    assert.throws(() => takeRunLock(directory(), ACTOR, NOW), /its owner has not written its name yet$/);
    lock.release();
  });

  it("belongs to nobody before the first run", () => {
    assert.equal(findLockOwner(directory()), undefined);
    assert.equal(existsSync(join(directory(), "lock.db")), false);
  });

  it("tells a lock that cannot be taken at all from one that is held", async () => {
    await writeFile(join(directory(), "lock.db"), "this is no database at all".repeat(100));
    assert.throws(() => takeRunLock(directory(), ACTOR, NOW), { code: "JOURNAL_UNWRITABLE" });
  });
});

async function startHolder(directory: string): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [join(import.meta.dirname, "hold-lock.ts"), directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  return holder;
}
