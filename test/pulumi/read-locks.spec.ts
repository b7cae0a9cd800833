import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { fileBackendDirectory, lockDirectory, readLocks } from "../../src/pulumi/read-locks.ts";
import { aTarget } from "../_builders/a-plan.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("Pulumi's own locks", () => {
  const directory = useDirectory("locks-");

  async function lock(id: string, content: unknown): Promise<void> {
    const folder = lockDirectory(directory(), aTarget());
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `${id}.json`),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  const owners = async () =>
    (await readLocks(directory(), aTarget())).map(({ id, owner }) => `${id} ${owner}`).sort();
  const held = (pid: number, host = hostname()) => ({
    pid,
    username: "ada",
    hostname: host,
    timestamp: "2026-11-21T02:00:00Z",
  });

  it("tell a living owner from a dead one, on this machine only", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await lock("living", held(process.pid));
    await lock("dead", held(pid));
    await lock("remote", held(pid, "another-host"));
    assert.deepEqual(await owners(), ["dead dead", "living alive", "remote elsewhere"]);
  });

  it("count as held elsewhere when they cannot be read", async () => {
    await lock("torn", '{"pid":');
    await lock("empty", "");
    await lock("odd", { pid: "seven" });
    assert.deepEqual(await owners(), ["empty elsewhere", "odd elsewhere", "torn elsewhere"]);
  });

  it("are none without a folder, for another stack, or in another backend", async () => {
    await lock("one", held(1));
    assert.deepEqual(await readLocks(directory(), aTarget({ stack: "staging" })), []);
    assert.deepEqual(await readLocks(undefined, aTarget()), []);
  });
});

describe("the folder of a file backend", () => {
  for (const [url, folder] of [
    ["file:///srv/state", "/srv/state"],
    ["file://./state", "/project/state"],
    ["file://state", "/project/state"],
    ["file:///srv/my%20state", "/srv/my state"],
    ["file://~", homedir()],
    ["file://~/state", join(homedir(), "state")],
    ["s3://bucket", undefined],
    ["https://api.pulumi.com", undefined],
  ] as const) {
    it(`is ${folder ?? "nowhere"} for ${url}`.replace(homedir(), "~"), () => {
      assert.equal(fileBackendDirectory(url, "/project"), folder);
    });
  }
});
