import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { withTimeLimit } from "../../src/execute/with-time-limit.ts";
import { aStep } from "../_builders/a-step.ts";

const STEP = aStep({ timeoutMs: 5000 });
const asText = (error: unknown): string => String(error);

describe("a step's time limit", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("answers what the work answers", async () => {
    assert.equal(await withTimeLimit(STEP, () => Promise.resolve("done"), asText), "done");
  });

  it("makes a value of what the work throws", async () => {
    assert.equal(await withTimeLimit(STEP, () => Promise.reject(new Error("no")), asText), "Error: no");
  });

  it("aborts the work at the limit and waits for its answer", async () => {
    const answer = withTimeLimit(
      STEP,
      (signal) =>
        new Promise<string>((resolve) => signal.addEventListener("abort", () => resolve("stopped cleanly"))),
      asText,
    );
    mock.timers.tick(4999);
    await nextTurn();
    mock.timers.tick(1);
    assert.equal(await answer, "stopped cleanly");
  });

  it("stops waiting 30 s after the limit", async () => {
    let isAborted = false;
    const answer = withTimeLimit(
      STEP,
      (signal) => {
        signal.addEventListener("abort", () => (isAborted = true));
        return new Promise<string>(() => undefined);
      },
      asText,
    );
    mock.timers.tick(5000);
    assert.equal(isAborted, true);
    mock.timers.tick(30_000);
    assert.equal(await answer, "Error: no answer within 5.0 s and 30 s more");
  });

  it("aborts nothing after the work is done", async () => {
    let signal: AbortSignal | undefined;
    await withTimeLimit(
      STEP,
      (given) => {
        signal = given;
        return Promise.resolve("done");
      },
      asText,
    );
    mock.timers.tick(60_000);
    assert.equal(signal?.aborted, false);
  });
});
