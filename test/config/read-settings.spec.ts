import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/config/read-settings.ts";
import { KINDS } from "./parse.ts";

describe("reading rollback.yaml", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "settings-"))));
  afterEach(() => rm(directory, { recursive: true }));

  const read = (file?: string) => readSettings({ directory, file, stack: "prod", ...KINDS });

  it("gives the defaults when there is no file, so that the stack alone is rolled back", async () => {
    assert.deepEqual(await read(), {
      steps: [],
      verify: { probes: [], consecutive: 5, intervalMs: 10_000, timeoutMs: 300_000 },
      data: [],
      configSource: "release",
      allowInstallScripts: [],
      statefulTypes: [],
      previewTimeoutMs: 1_800_000,
      updateTimeoutMs: 7_200_000,
    });
  });

  it("reads the file of the project, or the one that was named", async () => {
    await writeFile(join(directory, "rollback.yaml"), "version: 1\nverify: { consecutive: 3 }\n");
    await writeFile(join(directory, "other.yaml"), "version: 1\nverify: { consecutive: 4 }\n");
    assert.equal((await read()).verify.consecutive, 3);
    assert.equal((await read("other.yaml")).verify.consecutive, 4);
  });

  it("does not fall back to the defaults when the named file is missing", async () => {
    await assert.rejects(read("missing.yaml"), {
      code: "CONFIG_INVALID",
      message: /^"missing.yaml" cannot be read: ENOENT/,
    });
  });

  it("does not silently pass over rollback.yml", async () => {
    await writeFile(join(directory, "rollback.yml"), "version: 1\n");
    await assert.rejects(read(), {
      code: "CONFIG_INVALID",
      message: '"rollback.yml" is not read: the file is called rollback.yaml',
    });
  });

  it("refuses a file that is too large, a folder and an unreadable name", async () => {
    await writeFile(join(directory, "rollback.yaml"), `version: 1\n#${"x".repeat(256 * 1024)}\n`);
    await assert.rejects(read(), {
      code: "CONFIG_INVALID",
      message: '"rollback.yaml" is larger than 256 KiB',
    });
    await assert.rejects(read("."), { code: "CONFIG_INVALID", message: /^"\." / });
    await assert.rejects(read("a\0b"), { code: "CONFIG_INVALID" });
  });
});
