import assert from "node:assert/strict";
import { toSettings } from "../../src/config/to-settings.ts";
import type { Settings, StepSettings } from "../../src/model/settings.ts";
import { PHASES } from "../../src/model/step.ts";
import { planSteps } from "../../src/use-cases/plan-steps.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aPreview } from "../_builders/a-preview.ts";

function someSettings(steps: readonly StepSettings[] = []): Settings {
  return { ...toSettings({ version: 1 }, "prod"), steps, updateTimeoutMs: 3_600_000 };
}
const command = (extra: Partial<StepSettings> = {}): StepSettings => ({
  kind: "run-command",
  params: { command: ["true"] },
  ...extra,
});
const losing = aFacts({
  preview: aPreview({ changes: [aChange({ op: "same", before: someSafety({ protect: true }) })] }),
});
const idsOf = (settings: Settings, facts = aFacts()): string[] =>
  planSteps(facts, settings).map(({ id }) => id);

describe("the steps of a rollback", () => {
  it("are checkpoint, update and verification where nothing is configured", () => {
    assert.deepEqual(idsOf(someSettings()), ["take-checkpoint", "update-stack", "verify"]);
  });

  it("put safety options back right after the update, when it would clear some", () => {
    const [step] = planSteps(losing, someSettings()).filter(({ kind }) => kind === "keep-safety-options");
    assert.deepEqual(idsOf(someSettings(), losing), [
      "take-checkpoint",
      "update-stack",
      "keep-safety-options",
      "verify",
    ]);
    assert.deepEqual(step?.params, {
      options: [{ urn: aChange().urn, protect: true, retainOnDelete: false }],
    });
  });

  it("put them back after an update that rollback.yaml names itself, in its phase", () => {
    const settings = someSettings([
      command({ id: "before", phase: "cut-over" }),
      { kind: "update-stack", params: {}, phase: "cut-over" },
    ]);
    assert.deepEqual(idsOf(settings, losing), [
      "take-checkpoint",
      "before",
      "update-stack",
      "keep-safety-options",
      "verify",
    ]);
  });

  it("put nothing back on what is replaced or deleted", () => {
    const gone = aFacts({
      preview: aPreview({ changes: [aChange({ op: "replace", before: someSafety({ protect: true }) })] }),
    });
    assert.ok(!idsOf(someSettings(), gone).includes("keep-safety-options"));
  });

  it("go down with one database only when all the others are restored and validated, and open it after that", () => {
    const connection = { host: "db", port: "5432", database: "shop", user: "app" };
    const instance = {
      urn: "urn:pulumi:prod::shop::aws:rds/instance:Instance::database",
      identifier: "b",
      resourceId: "db-B",
    };
    const data: StepSettings[] = [
      { id: "down-a", kind: "migrate-down", params: { connection, migrations: { directory: "m" }, to: "1" } },
      { id: "open-a", kind: "open-database", phase: "revert", params: { connection } },
      { id: "restore-b", kind: "restore-database", params: { instance, from: { snapshot: "s" } } },
      { id: "validate-b", kind: "validate-database", params: { instance, connection } },
    ];
    const ids = planSteps(aFacts(), someSettings(), data).map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id) => /-[ab]$/.test(id)),
      ["restore-b", "validate-b", "down-a", "open-a"],
    );
  });

  it("stand in phase order, and in the order of rollback.yaml inside a phase", () => {
    const settings = someSettings([
      command({ id: "late", phase: "close" }),
      command({ id: "b", phase: "fence" }),
      command({ id: "a", phase: "fence" }),
      command({ id: "first", phase: "assess" }),
    ]);
    const steps = planSteps(aFacts(), settings);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ["first", "take-checkpoint", "b", "a", "update-stack", "verify", "late"],
    );
    const phases = steps.map(({ phase }) => PHASES.indexOf(phase));
    assert.deepEqual(
      phases,
      [...phases].sort((a, b) => a - b),
    );
  });

  it("get a name of their own where they have none, and never one that is taken", () => {
    const settings = someSettings([
      command(),
      command({ id: "run-command" }),
      command(),
      command({ id: "verify-2" }),
    ]);
    const ids = idsOf(settings);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes("run-command-2") && ids.includes("run-command-3") && ids.includes("verify"));
  });

  it("have the time that the settings give them", () => {
    const timeOf = (settings: Settings, kind: string): number | undefined =>
      planSteps(aFacts(), settings).find((step) => step.kind === kind)?.timeoutMs;
    assert.equal(timeOf(someSettings(), "update-stack"), 3_600_000);
    assert.equal(timeOf(someSettings([{ kind: "update-stack", params: {} }]), "update-stack"), 3_600_000);
    assert.equal(
      timeOf(someSettings([{ kind: "update-stack", params: {}, timeoutMs: 5 }]), "update-stack"),
      5,
    );
    assert.equal(timeOf(someSettings([command({ timeoutMs: 7 })]), "run-command"), 7);
    assert.ok((timeOf(someSettings(), "verify") ?? 0) > 300_000);
  });

  it("are plain data that survives JSON", () => {
    const steps = planSteps(losing, someSettings([command()]));
    assert.deepEqual(JSON.parse(JSON.stringify(steps)), steps);
  });

  it("refuse an id of rollback.yaml that a step of the data bears: the two would share an outcome", () => {
    const connection = { host: "db", database: "shop", user: "app" };
    const fence: StepSettings = { id: "fence-database", kind: "fence-database", params: { connection } };
    const settings = someSettings([command({ id: "fence-database" })]);
    assert.throws(() => planSteps(aFacts(), settings, [fence]), {
      code: "CONFIG_INVALID",
      subject: "fence-database",
    });
    const ids = planSteps(aFacts(), someSettings([command()]), [fence]).map(({ id }) => id);
    assert.deepEqual(ids, ["take-checkpoint", "fence-database", "update-stack", "run-command", "verify"]);
  });

  it("never bear one id twice, wherever the two come from", () => {
    const connection = { host: "db", database: "shop", user: "app" };
    const fence: StepSettings = { id: "fence-database-a", kind: "fence-database", params: { connection } };
    for (const [configured, data] of [
      [[], [fence, fence]],
      [[command({ id: "twice" }), command({ id: "twice" })], []],
      [[command({ id: "fence-database-a", phase: "fence" })], [fence]],
    ] as const)
      assert.throws(() => planSteps(aFacts(), someSettings(configured), data), {
        code: "CONFIG_INVALID",
        message: /^a step bears the id "\S+" of (another step|a step that brings data back)$/,
      });
  });

  it("bring the data back before the update, which waits for the cut-over where the state follows", () => {
    const connection = { host: "db", database: "shop", user: "app" };
    const instance = { urn: "urn", identifier: "orders", resourceId: "db-1", region: "eu-central-1" };
    const down: StepSettings[] = [
      { kind: "fence-database", params: { connection } },
      { kind: "migrate-down", params: { connection, migrations: { directory: "migrations" }, to: "1" } },
      { kind: "open-database", phase: "revert", params: { connection } },
    ];
    const kindsOf = (data: StepSettings[]) =>
      planSteps(aFacts(), someSettings([command({ id: "stop", phase: "fence" })]), data)
        .map(({ id }) => id)
        .slice(1);
    assert.deepEqual(kindsOf(down), [
      ...["stop", "fence-database", "migrate-down", "open-database", "update-stack", "verify"],
    ]);
    const back: StepSettings[] = [
      { kind: "restore-database", params: { instance, from: { snapshot: "nightly" } } },
      { kind: "adopt-database", params: { instance } },
      { kind: "keep-old-database", params: { instance, keepDays: 7 } },
    ];
    assert.deepEqual(kindsOf(back), [
      ...["stop", "restore-database", "adopt-database", "keep-old-database", "update-stack", "verify"],
    ]);
  });

  it("refuse a kind that nobody knows, and settings that are wrong", () => {
    assert.throws(
      () => planSteps(aFacts(), someSettings([{ kind: "teleport", params: {} }])),
      /unknown step kind "teleport"/,
    );
    assert.throws(() => planSteps(aFacts(), someSettings([{ kind: "run-command", params: {} }])));
  });
});
