import assert from "node:assert/strict";
import { z } from "zod";
import type { RollbackEvent } from "../../src/model/events.ts";
import { verify } from "../../src/verify/judge.ts";
import type { AnyProbeKind, ProbeContext, ProbeKind, ProbeLook } from "../../src/verify/probe.ts";
import { aProbeContext } from "./probe-context.ts";

const PASS: ProbeLook = { verdict: "passed", detail: "good", answered: true };
const WRONG: ProbeLook = { verdict: "failed", detail: "version 1.3.0", answered: true };
const SILENT: ProbeLook = { verdict: "failed", detail: "connection refused", answered: false };
const UNASKED: ProbeLook = { verdict: "inconclusive", detail: "not asked", answered: false };

/** A clock that stands still except while somebody sleeps. */
function aClock() {
  let now = 0;
  return {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** A kind of probe whose looks are written down; the last one repeats. */
function scripted(scripts: Record<string, ProbeLook[]>): AnyProbeKind {
  const kind: ProbeKind<{ script: string }> = {
    kind: "scripted",
    settings: z.object({ script: z.string() }),
    title: ({ script }) => script,
    look: ({ script }) => {
      const looks = scripts[script]!;
      return Promise.resolve(looks.length > 1 ? looks.shift()! : looks[0]!);
    },
  };
  return kind;
}

async function judge(scripts: Record<string, ProbeLook[]>, settings: object = {}) {
  const events: RollbackEvent[] = [];
  const probes = Object.keys(scripts).map((name) => ({ kind: "scripted", name, params: { script: name } }));
  const context = { ...aProbeContext(), probeKinds: [scripted(scripts)], clock: aClock() };
  const asked = { probes, consecutive: 3, intervalMs: 10, timeoutMs: 100, ...settings };
  const verification = await verify(asked, context, (event) => events.push(event));
  return { verification, events, verdicts: verification.probes.map(({ verdict }) => verdict) };
}

describe("the judge", () => {
  it("passes after the wanted successes in a row, and looks no longer than needed", async () => {
    const { verification } = await judge({ web: [PASS] });
    assert.deepEqual(verification, {
      verdict: "passed",
      probes: [{ probe: "web", verdict: "passed", detail: "good", samples: 3, consecutive: 3, wanted: 3 }],
      durationMs: 20,
    });
  });

  it("counts from the start again after a failure", async () => {
    const { verification, events } = await judge({ web: [PASS, PASS, WRONG, PASS] });
    assert.equal(verification.probes[0]?.samples, 6);
    assert.deepEqual(
      events.map((event) => event.type === "probe-sampled" && event.consecutive),
      [1, 2, 0, 1, 2, 3],
    );
  });

  it("never passes a service that answers rightly every other time", async () => {
    const flapping = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? PASS : WRONG));
    const { verification } = await judge({ web: flapping });
    assert.equal(verification.verdict, "failed");
    assert.equal(verification.probes[0]?.detail, "version 1.3.0");
  });

  it("wants all probes content at the same time", async () => {
    const { verification } = await judge({ web: [PASS, PASS, PASS, WRONG, PASS], api: [WRONG, WRONG, PASS] });
    assert.equal(verification.verdict, "passed");
    assert.equal(verification.probes[0]?.samples, 7);
  });

  for (const [name, looks, verdict] of [
    ["wrong answers fail", [WRONG], "failed"],
    ["a system that never answered is inconclusive", [SILENT], "inconclusive"],
    ["a system that answered and then went silent has failed", [PASS, SILENT], "failed"],
    ["a question that cannot be asked is inconclusive", [UNASKED], "inconclusive"],
    [
      "a wrong answer long ago, then questions that cannot be asked, is inconclusive",
      [WRONG, UNASKED],
      "inconclusive",
    ],
    ["wrong answers at first, then right ones, pass", [WRONG, WRONG, WRONG, PASS], "passed"],
  ] as const) {
    it(`says: ${name}`, async () => {
      assert.equal((await judge({ web: [...looks] })).verification.verdict, verdict);
    });
  }

  it("finds too few successes before the end inconclusive, not passed", async () => {
    const { verification } = await judge({ web: [PASS] }, { timeoutMs: 10 });
    assert.equal(verification.verdict, "inconclusive");
    assert.equal(verification.probes[0]?.detail, "2 of 3 in a row when the time was over: good");
  });

  it("lets one failed probe decide over passed ones", async () => {
    const { verdicts, verification } = await judge({ web: [PASS], api: [WRONG], db: [UNASKED] });
    assert.deepEqual(verdicts, ["passed", "failed", "inconclusive"]);
    assert.equal(verification.verdict, "failed");
  });

  it("finds nothing at all inconclusive", async () => {
    assert.equal((await judge({})).verification.verdict, "inconclusive");
  });

  it("takes a probe that throws as one that could not be asked", async () => {
    const kind = { ...scripted({ web: [] }), look: () => Promise.reject(new Error("no value")) };
    const context = { ...aProbeContext(), probeKinds: [kind], clock: aClock() };
    const probes = [{ kind: "scripted", name: "web", params: { script: "web" } }];
    const { probes: results } = await verify(
      { probes, consecutive: 1, intervalMs: 10, timeoutMs: 20 },
      context,
      () => undefined,
    );
    assert.deepEqual(
      [results[0]?.verdict, results[0]?.detail],
      ["inconclusive", "no answer at all: no value"],
    );
  });

  it("reads the values once, and again after a failure", async () => {
    let asked = 0;
    const values = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error("state is locked")) : Promise.resolve({});
    };
    const kind = {
      ...scripted({}),
      look: async (_: never, probe: ProbeContext) => {
        await probe.values();
        return PASS;
      },
    };
    const context = { ...aProbeContext({ values }), probeKinds: [kind], clock: aClock() };
    const probes = [{ kind: "scripted", name: "web", params: { script: "web" } }];
    const settings = { probes, consecutive: 3, intervalMs: 10, timeoutMs: 100 };
    const { verdict, probes: results } = await verify(settings, context, () => undefined);
    assert.deepEqual([verdict, results[0]?.samples, asked], ["passed", 4, 2]);
  });

  it("ends with the look during which it is aborted, and does not count that look", async () => {
    const stop = new AbortController();
    const kind = scripted({ web: [PASS] });
    const look = () => {
      stop.abort();
      return Promise.resolve(SILENT);
    };
    const context = {
      ...aProbeContext({ signal: stop.signal }),
      probeKinds: [{ ...kind, look }],
      clock: aClock(),
    };
    const probes = [{ kind: "scripted", name: "web", params: { script: "web" } }];
    const { verdict, probes: results } = await verify(
      { probes, consecutive: 2, intervalMs: 10, timeoutMs: 1e9 },
      context,
      () => undefined,
    );
    assert.deepEqual([verdict, results[0]?.samples], ["inconclusive", 0]);
  });

  it("refuses a kind of probe that nobody knows", async () => {
    const probes = [{ kind: "htpp", name: "web", params: {} }];
    await assert.rejects(
      verify({ probes, consecutive: 1, intervalMs: 1, timeoutMs: 1 }, aProbeContext(), () => undefined),
      {
        code: "CONFIG_INVALID",
        remedy: "use one of http, command",
      },
    );
  });
});
