import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import catalogue from "../../src/pulumi/stateful-types.json" with { type: "json" };
import { statefulReason } from "../../src/pulumi/stateful-types.ts";

const FILE = join(import.meta.dirname, "../../src/pulumi/stateful-types.json");

describe("the catalogue of types that hold data", () => {
  it("covers AWS, Kubernetes, Google Cloud and Azure", () => {
    for (const type of [
      "aws:rds/instance:Instance",
      "kubernetes:core/v1:PersistentVolumeClaim",
      "gcp:sql/databaseInstance:DatabaseInstance",
      "azure-native:storage:StorageAccount",
    ]) {
      assert.notEqual(statefulReason(type, []), undefined, type);
    }
    for (const part of ["aws", "kubernetes", "gcp", "azure"] as const)
      assert.ok(Object.keys(catalogue[part]).length > 5, part);
  });

  it("names no type twice: JSON would silently keep the last", () => {
    const keys = Array.from(readFileSync(FILE, "utf8").matchAll(/^\s*"([^"]+)":/gm), ([, key]) => key);
    assert.ok(keys.length > 100);
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    );
  });

  it("has whole type tokens, each in the part of its provider, with a reason", () => {
    const providers: Record<string, RegExp> = {
      aws: /^aws:/,
      kubernetes: /^kubernetes:/,
      gcp: /^gcp:/,
      azure: /^azure(-native)?:/,
      others: /^(?!aws|gcp|azure|kubernetes)/,
    };
    for (const [part, types] of Object.entries(catalogue)) {
      for (const [type, reason] of Object.entries(types)) {
        assert.match(type, /^[a-z0-9-]+:[\w./-]+:[A-Z]\w*$/);
        assert.match(type, providers[part]!);
        assert.notEqual(reason, "");
      }
    }
  });

  it("takes types of the settings too, and no others", () => {
    assert.equal(
      statefulReason("acme:index:Vault", ["acme:index:Vault"]),
      "declared stateful in rollback.yaml",
    );
    assert.equal(statefulReason("acme:index:Vault", []), undefined);
    assert.equal(statefulReason("constructor", []), undefined);
  });
});
