import assert from "node:assert/strict";
import { RollbackError } from "../../src/model/errors.ts";
import type { StepResult } from "../../src/steps/step-kind.ts";
import { outcomesOf } from "../../src/execute/replay.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aRun } from "./a-run.ts";

const failed: StepResult = { status: "failed", detail: "no route" };

describe("running the steps", () => {
  const directory = useDirectory("run-");

  it("does them in the plan's order, each intent on disk before its effect", async () => {
    const seen: string[][] = [];
    const see = (): StepResult => {
      seen.push(run.records());
      return { status: "succeeded", detail: "done" };
    };
    const run = aRun(directory(), { a: { apply: see }, b: { apply: see } });
    assert.deepEqual(await run.go(), { outcome: "rolled-back", detail: "every step succeeded" });
    assert.deepEqual(
      seen.map((records) => records.at(-1)),
      ["intended a 1", "intended b 1"],
    );
    assert.deepEqual(run.records(), [
      ...[
        "run-started",
        "intended a 1",
        "settled a succeeded",
        "intended b 1",
        "settled b succeeded",
        "finished rolled-back",
      ],
    ]);
    assert.deepEqual(run.effects, ["apply a", "apply b"]);
  });

  it("tells what began and what came of it", async () => {
    const run = aRun(directory(), { a: {} });
    await run.go();
    assert.deepEqual(
      run.events.map(({ type }) => type),
      ["step-started", "step-finished"],
    );
  });

  it("takes a skipped step for done", async () => {
    const run = aRun(directory(), {
      a: { apply: () => ({ status: "skipped", detail: "not needed" }) },
      b: {},
    });
    assert.equal((await run.go()).outcome, "rolled-back");
    assert.deepEqual(run.effects, ["apply a", "apply b"]);
  });

  it("undoes everything, newest first, when a step fails before the pivot", async () => {
    const run = aRun(directory(), { a: {}, b: {}, c: { apply: () => failed }, pivot: { isPivot: true } });
    assert.deepEqual(await run.go(), {
      outcome: "undone",
      detail: '"c" failed: no route; everything done before it was taken back',
    });
    assert.deepEqual(run.effects, ["apply a", "apply b", "apply c", "undo b", "undo a"]);
    assert.deepEqual(
      outcomesOf(run.state()).map(({ status, undone }) => [status, undone]),
      [
        ["succeeded", "succeeded"],
        ["succeeded", "succeeded"],
        ["failed", undefined],
        ["not-run", undefined],
      ],
    );
  });

  it("journals the intent of an undo before it", async () => {
    const seen: string[] = [];
    const undo = (): StepResult => {
      seen.push(run.records().at(-1) ?? "");
      return { status: "succeeded", detail: "back" };
    };
    const run = aRun(directory(), { a: { undo }, b: { apply: () => failed } });
    await run.go();
    assert.deepEqual(seen, ["undo intended a 1"]);
    assert.equal(run.records().at(-2), "undo settled a succeeded");
  });

  it("leaves steps that have no way back, or did nothing, as they are", async () => {
    const run = aRun(directory(), {
      a: { undo: "none" },
      b: { apply: () => ({ status: "skipped", detail: "" }) },
      c: { apply: () => failed },
    });
    assert.equal((await run.go()).outcome, "undone");
    assert.deepEqual(run.effects, ["apply a", "apply b", "apply c"]);
  });

  it("undoes nothing once the pivot was begun: it stops there", async () => {
    const run = aRun(directory(), { a: {}, pivot: { isPivot: true, apply: () => failed }, z: {} });
    assert.deepEqual(await run.go(), { outcome: "stopped", detail: '"pivot" failed: no route' });
    assert.deepEqual(run.effects, ["apply a", "apply pivot"]);
  });

  it("takes any step of the cut-over or later for a pivot", async () => {
    const run = aRun(directory(), {
      a: {},
      b: { step: { phase: "start" } },
      c: { step: { phase: "start" }, apply: () => failed },
    });
    assert.equal((await run.go()).outcome, "stopped");
    assert.deepEqual(run.effects, ["apply a", "apply b", "apply c"]);
  });

  it("reports both when undoing fails as well, and still undoes the rest", async () => {
    const run = aRun(directory(), {
      a: {},
      b: { undo: () => ({ status: "failed", detail: "still locked" }) },
      c: { undo: () => Promise.reject(new Error("gone")) },
      d: { apply: () => failed },
    });
    assert.deepEqual(await run.go(), {
      outcome: "stopped",
      detail: '"d" failed: no route; undoing "c" failed: gone; undoing "b" failed: still locked',
    });
    assert.deepEqual(run.effects.slice(-3), ["undo c", "undo b", "undo a"]);
  });

  it("stops without undoing anything when nobody can say whether a step took effect", async () => {
    const run = aRun(directory(), { a: {}, b: { apply: () => Promise.reject(new Error("socket hang up")) } });
    assert.deepEqual(await run.go(), {
      outcome: "stopped",
      detail: '"b" has an unknown outcome: socket hang up',
    });
    assert.deepEqual(run.effects, ["apply a", "apply b"]);
    assert.equal(outcomesOf(run.state())[1]?.status, "unknown");
  });

  it("takes an error of our own for a step that did nothing", async () => {
    const refusal = new RollbackError("ENGINE_FAILED", { subject: "b", message: "no", remedy: "none" });
    const run = aRun(directory(), { a: {}, b: { apply: () => Promise.reject(refusal) } });
    assert.equal((await run.go()).outcome, "undone");
  });

  it("refuses a kind of step that it does not know, and undoes what came before", async () => {
    const run = aRun(directory(), { a: {}, b: { step: { kind: "teleport" } } });
    assert.deepEqual(await run.go(), {
      outcome: "undone",
      detail:
        '"b" failed: this version knows no step of kind "teleport"; everything done before it was taken back',
    });
  });

  for (const [verdict, outcome] of [
    ["failed", "verification-failed"],
    ["inconclusive", "inconclusive"],
  ] as const) {
    it(`ends ${outcome} when the verification is ${verdict}, and touches nothing more`, async () => {
      const run = aRun(directory(), {
        a: {},
        verify: { apply: () => ({ ...failed, data: { verdict } }) },
        z: {},
      });
      assert.deepEqual(await run.go(), { outcome, detail: "no route" });
      assert.deepEqual(run.effects, ["apply a", "apply verify"]);
    });
  }

  it("stops between two steps when asked to", async () => {
    let asked = false;
    const apply = (): StepResult => {
      asked = true;
      return { status: "succeeded", detail: "done" };
    };
    const run = aRun(directory(), { a: { apply }, b: {} });
    assert.deepEqual(await run.go({ stopRequested: () => asked }), {
      outcome: "stopped",
      detail: 'stopped on request before "b"',
    });
    assert.deepEqual(run.effects, ["apply a"]);
    assert.equal((await run.go()).outcome, "rolled-back");
    assert.deepEqual(run.effects, ["apply a", "apply b"]);
  });

  it("begins no effect whose intent cannot be written", async () => {
    const run = aRun(directory(), { a: {}, b: {} });
    const full = new Error("no space left");
    const journal = {
      ...run.journal,
      append: (...[id, record]: Parameters<typeof run.journal.append>) => {
        if (record.type === "step-intended" && record.step === "b") throw full;
        return run.journal.append(id, record);
      },
    };
    await assert.rejects(run.go({ journal }), full);
    assert.deepEqual(run.effects, ["apply a"]);
  });

  it("keeps secrets out of the journal: texts, data, and the reason of a failed undo", async () => {
    const secret = "hunter2-hunter2";
    const run = aRun(directory(), {
      a: {
        apply: () => ({
          status: "succeeded",
          detail: `as ${secret}`,
          data: { list: [{ url: `x?key=${secret}` }] },
        }),
        undo: () => Promise.reject(new Error(`denied for ${secret}`)),
      },
      b: {
        apply: () =>
          Promise.reject(new RollbackError("ENGINE_FAILED", { subject: "", message: secret, remedy: "" })),
      },
    });
    const redact = <Value>(value: Value): Value =>
      JSON.parse(JSON.stringify(value).replaceAll(secret, "***")) as Value;
    const { detail } = await run.go({ redact });
    assert.match(detail, /\*\*\*.*denied for \*\*\*/);
    assert.doesNotMatch(JSON.stringify([run.journal.read("run-1"), run.events, detail]), /hunter2/);
  });

  it("hands every step what the steps before it came to", async () => {
    const seen: unknown[] = [];
    const run = aRun(directory(), {
      a: { apply: () => ({ status: "succeeded", detail: "", data: { snapshot: "s-1" } }) },
      b: {
        apply: ({ outcomes }) => {
          seen.push(outcomes.get("a")?.data);
          return { status: "succeeded", detail: "" };
        },
      },
    });
    await run.go();
    assert.deepEqual(seen, [{ snapshot: "s-1" }]);
  });

  it("writes down what a step remembers before its effect, once, and hands it to every later step", async () => {
    const seen: unknown[] = [];
    const run = aRun(directory(), {
      a: {
        apply: ({ remember, memoryOf }) => {
          seen.push(memoryOf("a"));
          remember({ limit: 17 });
          remember({ limit: 17 });
          seen.push(run.records().at(-1), memoryOf("a"));
          return { status: "succeeded", detail: "" };
        },
        undo: ({ memoryOf }) => {
          seen.push(memoryOf("a"));
          return { status: "succeeded", detail: "" };
        },
      },
      b: {
        apply: ({ memoryOf }) => {
          seen.push(memoryOf("a"), memoryOf("b"));
          return failed;
        },
      },
    });
    await run.go();
    const limit = { limit: 17 };
    assert.deepEqual(seen, [undefined, "remembered a", limit, limit, undefined, limit]);
    assert.equal(run.records().filter((record) => record === "remembered a").length, 1);
  });
});
