import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { accountFor } from "../../bench/restore-flow/account.ts";
import { loggedEngine, readEngineLog } from "../../bench/restore-flow/engine-log.ts";
import { coveredMs, pausesBetween } from "../../bench/restore-flow/intervals.ts";
import type { StepOutcome } from "../../src/model/step.ts";
import { useDirectory } from "../_builders/use-directory.ts";

function outcome(step: string, from: number, durationMs: number): StepOutcome {
  return { step, status: "succeeded", detail: "", startedAt: new Date(from).toISOString(), durationMs };
}

describe("the account of a restore", () => {
  const directory = useDirectory("bench-");

  it("counts what overlaps once, and only what lies in the window", () => {
    const intervals = [
      { from: 50, to: 80 },
      { from: 0, to: 20 },
      { from: 60, to: 70 },
      { from: 75, to: 200 },
    ];
    assert.equal(coveredMs(intervals, { from: 10, to: 100 }), 10 + 50);
  });

  it("takes looks a pause apart for waiting, and no others", () => {
    assert.deepEqual(pausesBetween([0, 5, 200, 110, 1000], 80), [
      { from: 5, to: 110 },
      { from: 110, to: 200 },
    ]);
  });

  it("leaves us what nobody else took, part by part, and loses nothing", () => {
    const account = accountFor(
      { from: 1000, to: 11_000 },
      { steps: [outcome("restore", 2000, 4000), outcome("update", 6500, 3000)] },
      {
        waiting: [{ from: 2500, to: 5500 }],
        engine: [
          { from: 1200, to: 1800 },
          { from: 6600, to: 9400 },
        ],
        pauses: [{ from: 5400, to: 5900 }],
      },
    );
    const { ownParts, ...sums } = account;
    assert.deepEqual(sums, { total: 10_000, waiting: 3000, engine: 3400, pauses: 500, own: 3200 });
    assert.deepEqual(
      [...ownParts],
      [
        ["start, facts, plan", 400],
        ["restore", 600],
        ["update", 200],
        ["journal, between the steps", 500],
        ["report, end", 1500],
      ],
    );
  });

  it("writes down when the engine ran, and changes neither what it is told nor what it answers", async () => {
    const [real, log] = [join(directory(), "real"), join(directory(), "log")];
    await mkdir(real);
    await writeFile(join(real, "pulumi"), '#!/bin/sh\necho "$2"\nexit 3\n');
    await chmod(join(real, "pulumi"), 0o755);
    const path = loggedEngine(`${real}:${process.env["PATH"] ?? ""}`, {
      folder: join(directory(), "bin"),
      log,
    });
    const before = Date.now();
    const { exitCode, stdout } = await execa("pulumi", ["up", "two words"], {
      env: { PATH: path },
      reject: false,
    });
    assert.deepEqual([exitCode, stdout], [3, "two words"]);
    const [ran, ...others] = await readEngineLog(log);
    assert.deepEqual(others, []);
    assert.ok(
      ran && before <= ran.from && ran.from <= ran.to && ran.to <= Date.now(),
      await readFile(log, "utf8"),
    );
  });
});
