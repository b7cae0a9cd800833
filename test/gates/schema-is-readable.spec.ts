import assert from "node:assert/strict";
import { schemaIsReadable } from "../../src/gates/schema-is-readable.ts";
import { aCheckpoint, aResource } from "../_builders/a-checkpoint.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { ask } from "./ask.ts";

function asked(now: number | undefined, then: number | undefined) {
  const at = (schemaVersion: number | undefined) =>
    aCheckpoint({ resources: [aResource("db", { schemaVersion })] });
  return ask(schemaIsReadable, aFacts({ checkpoint: at(now), targetCheckpoint: at(then) }));
}

describe("the gate that compares provider schemas", () => {
  it("warns where the state is newer than what the release's provider wrote", () => {
    assert.deepEqual(asked(2, 1), [
      {
        level: "warning",
        code: "PROVIDER_SCHEMA_NEWER",
        subject: aResource("db").urn,
        message:
          "the state of this kubernetes:apps/v1:Deployment has schema version 2; the release's provider wrote version 1",
        remedy: "if the provider refuses, keep the release's program and raise only its provider package",
      },
    ]);
  });

  it("has nothing to say where versions are equal, older or unknown", () => {
    for (const [now, then] of [
      [1, 1],
      [1, 2],
      [undefined, 1],
      [2, undefined],
      [undefined, undefined],
    ] as const) {
      assert.deepEqual(asked(now, then), [], `${String(now)} after ${String(then)}`);
    }
  });
});
