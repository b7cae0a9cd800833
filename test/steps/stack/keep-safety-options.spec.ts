import assert from "node:assert/strict";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import { keepSafetyOptions } from "../../../src/steps/stack/keep-safety-options.ts";
import { aCheckpoint } from "../../_builders/a-checkpoint.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { recorded } from "../../pulumi/recorded.ts";
import { aStepWorld } from "../step-context.ts";

const urn = (name: string): string => `urn:pulumi:prod::shop::lab:index:Thing::${name}`;
const EXPORT = recorded("export.json");

interface Exported {
  readonly deployment: { readonly resources: Record<string, unknown>[] };
}

async function apply(
  options: { urn: string; protect: boolean; retainOnDelete: boolean }[],
  overrides: Partial<StackEngine> = {},
) {
  const imported: { deployment: Exported; expectedHash: string }[] = [];
  const engine = aStackEngine({
    exportState: () => Promise.resolve(EXPORT),
    importState: (deployment, expectedHash) => {
      imported.push({ deployment: JSON.parse(deployment) as Exported, expectedHash });
      return Promise.resolve();
    },
    ...overrides,
  });
  const { context, end } = await aStepWorld({ engine });
  const result = await keepSafetyOptions.apply({ options }, context);
  await end();
  return { result, imported };
}

describe("the step that puts safety options back", () => {
  it("sets them in the state and touches nothing else in it, ciphertext included", async () => {
    const options = [
      { urn: urn("backend"), protect: true, retainOnDelete: false },
      { urn: urn("quiet"), protect: true, retainOnDelete: true },
    ];
    const { result, imported } = await apply(options);
    assert.deepEqual(result, { status: "succeeded", detail: "restored on 2 of 2" });
    const [{ deployment, expectedHash } = assert.fail()] = imported;
    assert.equal(expectedHash, aCheckpoint().hash);
    const expected = JSON.parse(EXPORT) as Exported;
    for (const resource of expected.deployment.resources) {
      if (resource.urn === urn("backend")) resource.protect = true;
      if (resource.urn === urn("quiet")) Object.assign(resource, { protect: true, retainOnDelete: true });
    }
    assert.deepEqual(deployment, expected);
  });

  it("imports nothing when all of them are still set, or the resource is gone", async () => {
    const options = [
      { urn: urn("bucket"), protect: true, retainOnDelete: false },
      { urn: urn("gone"), protect: true, retainOnDelete: true },
    ];
    const { result, imported } = await apply(options);
    assert.deepEqual([result.detail, imported], ["all of them are still set", []]);
  });

  it("leaves an old resource alone that is being deleted", async () => {
    const deployment = { version: 3, deployment: { resources: [{ urn: urn("x"), delete: true }] } };
    const { imported } = await apply([{ urn: urn("x"), protect: true, retainOnDelete: true }], {
      exportState: () => Promise.resolve(JSON.stringify(deployment)),
    });
    assert.deepEqual(imported, []);
  });

  it("fails when the state changed under it, and when the export is none", async () => {
    const options = [{ urn: urn("backend"), protect: true, retainOnDelete: false }];
    const stale = new Error("changed");
    await assert.rejects(apply(options, { importState: () => Promise.reject(stale) }), stale);
    await assert.rejects(apply(options, { exportState: () => Promise.resolve("{}") }));
  });

  it("may run again at any time", async () => {
    const { context, end } = await aStepWorld();
    assert.equal(keepSafetyOptions.class, "idempotent");
    assert.equal((await keepSafetyOptions.observe({ options: [] }, context)).found, "not-done");
    await end();
  });
});
