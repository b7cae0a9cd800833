import assert from "node:assert/strict";
import { execa } from "execa";
import { useDirectory } from "../_builders/use-directory.ts";
import { ROOT } from "../e2e/_environment.ts";

describe("npm run restore", function () {
  this.timeout(60_000);
  const directory = useDirectory("scripts-");

  const restore = (...args: string[]) =>
    execa("npm", ["--prefix", ROOT, "run", "--silent", "restore", "--", ...args], {
      cwd: directory(),
      reject: false,
      stdin: "ignore",
      timeout: 50_000,
    });

  it("is rollback snapshot restore", async () => {
    const { exitCode, stdout, stderr } = await restore("--help");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^rollback snapshot <action> \[name\]/);
    const unnamed = await restore("--stack", "prod", "--yes");
    assert.equal(unnamed.exitCode, 2, unnamed.stderr);
    assert.match(unnamed.stderr, /USAGE: snapshot restore needs a snapshot, or --at <time>/);
  });

  it("works on the project in which the person stands", async () => {
    const { exitCode, stderr } = await restore("good", "--stack", "prod", "--yes");
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, new RegExp(`NOT_A_REPOSITORY.*${directory()}`));
  });
});
