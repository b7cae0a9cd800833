import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { overrideStackConfig } from "../../src/workspace/override-stack-config.ts";
import { readStackConfig } from "../../src/workspace/read-stack-config.ts";
import { useDirectory } from "../_builders/use-directory.ts";

const FILE = `encryptionsalt: v1:abc
config:
  # where the data lies
  shop:databaseHost: old.example.com
  databasePort: "5432"
  password: { secure: v1:xyz }
`;
const VALUES = {
  "shop:databaseHost": "new.example.com",
  "shop:databasePort": "5433",
  "aws:region": "eu-west-1",
};

describe("overriding a stack's configuration", () => {
  const directory = useDirectory("override-");
  const override = async (file: string) => {
    const folder = join(directory(), "copy");
    await overrideStackConfig({
      file,
      project: "shop",
      values: VALUES,
      copy: join(folder, "Pulumi.prod.yaml"),
    });
    return readStackConfig(folder, "prod", "shop");
  };

  it("changes the named keys in a private copy, whichever way they are spelled, and nothing else", async () => {
    const file = join(directory(), "Pulumi.prod.yaml");
    await writeFile(file, FILE);
    const copy = await override(file);
    assert.deepEqual(Object.fromEntries(copy!.values), { ...VALUES, "shop:password": null });
    assert.equal(copy?.secrets.encryptionsalt, "v1:abc");
    assert.equal(await readFile(file, "utf8"), FILE);
    assert.match(await readFile(copy.file, "utf8"), /password: \{ secure: v1:xyz \}/);
    assert.equal((await stat(copy.file)).mode & 0o777, 0o600);
  });

  it("makes a file where the stack has none", async () => {
    const copy = await override(join(directory(), "none.yaml"));
    assert.deepEqual(Object.fromEntries(copy!.values), VALUES);
  });
});
