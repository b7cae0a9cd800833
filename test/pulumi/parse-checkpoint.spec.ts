import assert from "node:assert/strict";
import { isMarked, parseCheckpoint } from "../../src/pulumi/parse-checkpoint.ts";
import { recorded } from "./recorded.ts";

const EXPORT = recorded("export.json");

interface Exported {
  deployment: {
    manifest: { time: string };
    resources: Record<string, unknown>[];
    pending_operations?: unknown;
  };
}

/** The recorded export with something changed in it. */
function edited(edit: (exported: Exported) => void): string {
  const exported = JSON.parse(EXPORT) as Exported;
  edit(exported);
  return JSON.stringify(exported);
}

describe("a checkpoint", () => {
  it("is read from an export: resources, secrets provider, plain outputs", () => {
    const { resources, secretsProvider, outputs, pendingOperations } = parseCheckpoint(EXPORT, "prod");
    assert.deepEqual([resources.length, secretsProvider, pendingOperations], [7, "passphrase", []]);
    assert.deepEqual(outputs, { url: "http://shop.example.org", password: null }, "a secret output is null");
    const bucket = resources.find(({ urn }) => urn.endsWith("::bucket"));
    assert.deepEqual([bucket?.protect, bucket?.retainOnDelete, bucket?.custom], [true, false, true]);
  });

  it("has the same hash when only the manifest's time differs", () => {
    const later = edited(({ deployment }) => (deployment.manifest.time = "2027-01-01T00:00:00Z"));
    assert.equal(parseCheckpoint(later, "prod").hash, parseCheckpoint(EXPORT, "prod").hash);
  });

  it("has another hash when anything else differs", () => {
    const other = edited(({ deployment }) => (deployment.resources[2]!.id = "another"));
    const marked = edited(({ deployment }) => (deployment.resources[2]!.taint = true));
    const hashes = [EXPORT, other, marked].map((text) => parseCheckpoint(text, "prod").hash);
    assert.equal(new Set(hashes).size, 3);
  });

  it("reads pending operations", () => {
    const pending = edited(
      ({ deployment }) =>
        (deployment.pending_operations = [{ resource: { urn: "urn:x" }, type: "creating" }]),
    );
    assert.deepEqual(parseCheckpoint(pending, "prod").pendingOperations, [
      { urn: "urn:x", type: "creating" },
    ]);
  });

  it("reads schema versions, provider versions and the account of an ARN", () => {
    const text = edited(({ deployment }) => {
      Object.assign(deployment.resources[1]!, { inputs: { version: "7.1.0" } });
      Object.assign(deployment.resources[2]!, {
        outputs: {
          __meta: '{"schema_version":"2","other":1}',
          arn: "arn:aws:rds:eu-west-1:111122223333:db:orders",
        },
      });
    });
    const [, provider, thing] = parseCheckpoint(text, "prod").resources;
    assert.deepEqual(
      [provider?.providerVersion, thing?.schemaVersion, thing?.account],
      ["7.1.0", 2, "111122223333"],
    );
    assert.deepEqual([thing?.providerVersion, provider?.account], [undefined, undefined]);
  });

  it("takes the outputs of the stack that is, not of one being deleted", () => {
    const text = edited(({ deployment }) =>
      deployment.resources.unshift({
        urn: "u",
        type: "pulumi:pulumi:Stack",
        delete: true,
        outputs: { url: "old" },
      }),
    );
    assert.equal(parseCheckpoint(text, "prod").outputs.url, "http://shop.example.org");
  });

  it("reads a stack that has nothing yet", () => {
    const empty = parseCheckpoint('{"version":3,"deployment":{"manifest":{},"resources":null}}', "prod");
    assert.deepEqual([empty.resources, empty.outputs, empty.secretsProvider], [[], {}, undefined]);
  });

  for (const text of [
    "",
    "null",
    "[]",
    "{}",
    '{"version":3}',
    '{"version":3,"deployment":{"resources":[{}]}}',
    EXPORT.slice(0, 900),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))} instead of taking it for an empty state`, () => {
      assert.throws(() => parseCheckpoint(text, "prod"), {
        code: "ENGINE_FAILED",
        subject: "prod",
        remedy: "look at it with: pulumi stack export --stack prod",
      });
    });
  }

  it("knows marked values", () => {
    assert.equal(isMarked({ "4dabf18193072939515e22adb298388d": "x" }), true);
    for (const value of [null, undefined, "x", {}, []]) assert.equal(isMarked(value), false);
  });
});
