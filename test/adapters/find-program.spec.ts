import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../src/adapters/find-program.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("finding a program", () => {
  const directory = useDirectory("programs-");

  function write(path: string, mode = 0o755): string {
    const file = join(directory(), path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, mode);
    return file;
  }
  const find = (name: string, before: readonly string[] = []) =>
    findProgram(name, {
      environment: { PATH: `${join(directory(), "first")}::${join(directory(), "second")}` },
      directory: directory(),
      before,
    });

  it("takes the first on the PATH that may be run", async () => {
    write("first/tool", 0o644);
    const second = write("second/tool");
    assert.equal(await find("tool"), second);
    assert.equal(await find("toll"), undefined);
  });

  it("takes the project's own before those", async () => {
    write("second/own");
    const own = write("bin/own");
    assert.equal(await find("own", [join(directory(), "bin")]), own);
  });

  it("takes a path as it is, from the folder that the program is run in", async () => {
    const script = write("scripts/migrate");
    assert.equal(await find("./scripts/migrate"), script);
    assert.equal(await find(script), script);
    assert.equal(await find("./migrate"), undefined);
  });

  it("finds nothing where there is no PATH", async () => {
    assert.equal(await findProgram("sh", { environment: {}, directory: "/" }), undefined);
  });
});
