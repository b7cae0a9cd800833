import assert from "node:assert/strict";
import { compareConfigs, parseStackConfig, readStackConfig } from "../../src/workspace/read-stack-config.ts";
import { useDirectory } from "../_builders/use-directory.ts";

const FILE = `encryptionsalt: v1:abc
config:
  region: eu-west-1
  aws:profile: prod
  replicas: 3
  debug: false
  tags: { team: orders }
  password: { secure: v1:xyz }
  nested: { list: [{ secure: v1:xyz }] }
`;
const parse = (text: string) => parseStackConfig("Pulumi.prod.yaml", text, "shop");

describe("a stack's configuration file", () => {
  const directory = useDirectory("config-");

  it("is read with whole keys, texts as values, and secrets as null", () => {
    assert.deepEqual(Object.fromEntries(parse(FILE).values), {
      "shop:region": "eu-west-1",
      "aws:profile": "prod",
      "shop:replicas": "3",
      "shop:debug": "false",
      "shop:tags": '{"team":"orders"}',
      "shop:password": null,
      "shop:nested": null,
    });
    assert.deepEqual(parse(FILE).secrets, {
      encryptionsalt: "v1:abc",
      encryptedkey: undefined,
      secretsprovider: undefined,
    });
  });

  it("has a hash over everything in it, ciphertext included, and over nothing else", () => {
    assert.equal(parse(`# a comment\n${FILE}`).hash, parse(FILE).hash);
    assert.notEqual(parse(FILE.replace("v1:xyz", "v1:new")).hash, parse(FILE).hash);
    assert.notEqual(parse(FILE.replace("v1:abc", "v1:new")).hash, parse(FILE).hash);
  });

  it("may be empty, have no configuration, or empty values", () => {
    for (const text of ["", "config:\n", "encryptionsalt: v1:abc\n"])
      assert.equal(parse(text).values.size, 0);
    assert.deepEqual(
      [...parse("config:\n  a:\n  b: ''\n").values],
      [
        ["shop:a", "null"],
        ["shop:b", ""],
      ],
    );
  });

  for (const text of ["config: [", "- a", "config: text", "encryptionsalt: 5"]) {
    it(`is refused where it is none: ${text}`, () => {
      assert.throws(() => parse(text), {
        code: "PROJECT_INVALID",
        remedy: "mend the file; nothing was changed",
      });
    });
  }

  it("is undefined where there is none", async () => {
    assert.equal(await readStackConfig(directory(), "prod", "shop"), undefined);
  });
});

describe("comparing configuration", () => {
  it("tells keys that are not the same everywhere, sorted", () => {
    const differences = compareConfigs(
      { a: "1", b: "1", s: null },
      { a: "1", b: "2", c: "3", s: null },
      { a: "1", b: "1", s: null },
    );
    assert.deepEqual(differences, [
      { key: "b", release: "1", current: "2", deployed: "1", secret: false },
      { key: "c", release: undefined, current: "3", deployed: undefined, secret: false },
    ]);
  });

  it("tells a value that became a secret as a secret", () => {
    assert.deepEqual(
      compareConfigs({ k: "1" }, { k: null }, { k: "1" }).map(({ secret }) => secret),
      [true],
    );
  });

  it("takes what was deployed for the release's own file where nothing was recorded", () => {
    assert.deepEqual(
      compareConfigs({ a: "1" }, { a: "2" }, undefined).map(({ deployed }) => deployed),
      ["1"],
    );
  });

  it("finds every key of the other file when one is missing", () => {
    assert.deepEqual(
      compareConfigs(undefined, { a: "1" }, {}).map(({ key, release }) => [key, release]),
      [["a", undefined]],
    );
    assert.deepEqual(compareConfigs(undefined, undefined, undefined), []);
  });
});
