import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { useDirectory } from "../_builders/use-directory.ts";

/** Runs a script on a disk of two megabytes: a tmpfs in a mount namespace of its own, which needs no rights of root. */
async function onSmallDisk(script: string, directory: string, mountOptions = ""): Promise<string> {
  const command = `mount -t tmpfs -o size=2m tmpfs "$0" && ${mountOptions} exec "$1" "$2" "$0"`;
  const unshare = process.getuid?.() === 0 ? ["--mount"] : ["--mount", "--map-root-user"];
  const argv = [
    ...unshare,
    "sh",
    "-c",
    command,
    directory,
    process.execPath,
    join(import.meta.dirname, script),
  ];
  return (await promisify(execFile)("unshare", argv)).stdout;
}

describe("the journal on a full disk", () => {
  const directory = useDirectory("disk-");

  it("takes the outcome of what was begun, and no intent of anything new", async () => {
    const { took, kept } = JSON.parse(await onSmallDisk("fill-disk.ts", directory())) as Record<
      string,
      string[]
    >;
    assert.deepEqual(took, ["JOURNAL_UNWRITABLE", "taken", "JOURNAL_UNWRITABLE"]);
    assert.deepEqual(kept, ["run-started", "step-intended", "step-settled"]);
  });

  it("refuses to open on a disk that is read-only", async () => {
    const said = await onSmallDisk("open-read-only.ts", directory(), 'mount -o remount,ro "$0" &&');
    assert.equal(said, "JOURNAL_UNWRITABLE");
  });
});
