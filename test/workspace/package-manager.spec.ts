import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findPackageRoot } from "../../src/workspace/package-manager.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("finding a program's packages", () => {
  const directory = useDirectory("packages-");
  const put = async (files: Record<string, string>): Promise<void> => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory(), file)), { recursive: true });
      await writeFile(join(directory(), file), text);
    }
  };
  const find = (program = "."): ReturnType<typeof findPackageRoot> =>
    findPackageRoot(join(directory(), program), directory());

  for (const [lockFile, text, name, install] of [
    ["package-lock.json", "{}", "npm", "npm ci --ignore-scripts --no-audit --no-fund"],
    ["pnpm-lock.yaml", "lockfileVersion: 9", "pnpm", "pnpm install --frozen-lockfile --ignore-scripts"],
    [
      "yarn.lock",
      "# yarn lockfile v1",
      "yarn",
      "yarn install --frozen-lockfile --ignore-scripts --non-interactive",
    ],
    ["yarn.lock", "__metadata:\n  version: 8", "yarn", "yarn install --immutable"],
  ] as const) {
    it(`installs exactly what ${lockFile} (${text}) says, without scripts`, async () => {
      await put({ "package.json": "{}", [lockFile]: text });
      const { manager } = (await find())!.locked!;
      assert.deepEqual([manager.name, manager.install.join(" ")], [name, install]);
    });
  }

  it("keeps Plug'n'Play where it was made, and switches scripts off by its variable", async () => {
    await put({ "package.json": "{}", "yarn.lock": "__metadata:" });
    const { manager } = (await find())!.locked!;
    assert.deepEqual([manager.isPortable, manager.environment.YARN_ENABLE_SCRIPTS], [false, "false"]);
  });

  it("takes the manifest nearest to the program and the lock file at or above it", async () => {
    await put({
      "package-lock.json": "{}",
      "package.json": "root",
      "infra/package.json": "infra",
      "infra/src/index.ts": "",
    });
    const root = (await find("infra/src"))!;
    assert.deepEqual(
      [root.directory, root.manifest, root.locked?.directory],
      [join(directory(), "infra"), "infra", directory()],
    );
  });

  it("does not take a lock file from outside of the tree", async () => {
    await put({ "package-lock.json": "{}", "tree/package.json": "{}" });
    const root = await findPackageRoot(join(directory(), "tree"), join(directory(), "tree"));
    assert.equal(root?.locked, undefined);
  });

  it("finds nothing where the program needs no packages", async () => {
    await mkdir(join(directory(), "a/b"), { recursive: true });
    assert.equal(await find("a/b"), undefined);
  });
});
