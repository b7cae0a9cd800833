import assert from "node:assert/strict";
import type { StackEngine } from "../../src/model/stack-engine.ts";
import type { VerifySettings } from "../../src/model/settings.ts";
import type { Verification } from "../../src/model/verification.ts";
import { verifyRelease, verifyTimeoutMs } from "../../src/verify/verify-release.ts";
import { aCheckpoint } from "../_builders/a-checkpoint.ts";
import { anUpdate } from "../_builders/a-release.ts";
import { aStackEngine } from "../_builders/a-stack-engine.ts";
import { aStepWorld } from "../steps/step-context.ts";

const NO_PROBES: VerifySettings = { probes: [], consecutive: 2, intervalMs: 1, timeoutMs: 1000 };
const probe = (name: string, ...command: string[]) => ({ name, kind: "command", params: { command } });

async function verify(settings: VerifySettings, overrides: Partial<StackEngine> = {}) {
  const engine = aStackEngine({
    readHistory: () => Promise.resolve([anUpdate({ rollbackRun: "run-1", number: 43 })]),
    ...overrides,
  });
  const { context, end } = await aStepWorld({ engine });
  const result = await verifyRelease.apply(settings, context);
  await end();
  const { verdict, verification } = result.data as { verdict: string; verification: Verification };
  assert.equal(verification.verdict, verdict);
  return { ...result, verdict, verification };
}

describe("the step that verifies the release", () => {
  it("passes on the stack's own record where no probe is configured, and says that nothing else was asked", async () => {
    const { status, detail, verdict, verification } = await verify(NO_PROBES);
    assert.deepEqual(
      [status, detail, verdict],
      ["succeeded", "the stack's record is right; no probe of the service is configured", "passed"],
    );
    assert.equal(verification.probes[0]?.detail, "update 43 succeeded with 9b1e77c2aa01");
  });

  for (const [what, overrides, detail] of [
    [
      "somebody else updated the stack since",
      { readHistory: () => Promise.resolve([anUpdate({ message: "hot fix" })]) },
      "stack record: the newest update is not this run's (hot fix)",
    ],
    [
      "the update failed",
      { readHistory: () => Promise.resolve([anUpdate({ rollbackRun: "run-1", result: "failed" as const })]) },
      'stack record: the newest update ended "failed"',
    ],
    [
      "it recorded another commit",
      { readHistory: () => Promise.resolve([anUpdate({ rollbackRun: "run-1", commit: "e".repeat(40) })]) },
      `stack record: it recorded commit ${"e".repeat(40)}`,
    ],
    [
      "operations are pending",
      {
        readCheckpoint: () =>
          Promise.resolve(aCheckpoint({ pendingOperations: [{ urn: "u", type: "updating" }] })),
      },
      "stack record: 1 operations are pending",
    ],
  ] as const) {
    it(`fails without asking any probe when ${what}`, async () => {
      const settings = { ...NO_PROBES, probes: [probe("web", "false")] };
      const result = await verify(settings, overrides);
      assert.deepEqual([result.status, result.verdict, result.detail], ["failed", "failed", detail]);
      assert.equal(result.verification.probes.length, 1);
    });
  }

  it("fails when the history has no update at all", async () => {
    const { detail } = await verify(NO_PROBES, {
      readHistory: () => Promise.resolve([anUpdate({ kind: "refresh", rollbackRun: "run-1" })]),
    });
    assert.match(detail, /not this run's \(none\).*ended "nowhere"/);
  });

  it("looks past a refresh at the newest update", async () => {
    const readHistory = () =>
      Promise.resolve([anUpdate({ kind: "refresh" }), anUpdate({ rollbackRun: "run-1" })]);
    assert.equal((await verify(NO_PROBES, { readHistory })).verdict, "passed");
  });

  it("passes when every probe agrees so many times in a row", async () => {
    const { detail, verification } = await verify({
      ...NO_PROBES,
      probes: [probe("web", "true"), probe("queue", "true")],
    });
    assert.equal(detail, "3 of 3 agree");
    assert.deepEqual(
      verification.probes.map(({ probe: name, consecutive }) => `${name} ${consecutive}`),
      ["stack record 1", "web 2", "queue 2"],
    );
  });

  it("names every probe that does not agree", async () => {
    const result = await verify({
      ...NO_PROBES,
      consecutive: 1,
      timeoutMs: 5,
      probes: [probe("web", "true"), probe("queue", "false")],
    });
    assert.deepEqual([result.status, result.verdict], ["failed", "failed"]);
    assert.match(result.detail, /^queue: /);
  });

  it("has more time than its probes are given", () => {
    assert.ok(verifyTimeoutMs(NO_PROBES) > NO_PROBES.timeoutMs);
  });

  it("tells in the plan what it will look at", () => {
    assert.equal(verifyRelease.title(NO_PROBES), "look at the stack's record (no probe is configured)");
    assert.equal(
      verifyRelease.title({ ...NO_PROBES, probes: [probe("web", "true")] }),
      "look at web, 2 in a row",
    );
  });
});
