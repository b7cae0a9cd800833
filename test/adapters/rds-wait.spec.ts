import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { waitFor } from "../../src/adapters/rds-wait.ts";
import type { Rds } from "../../src/adapters/rds.ts";
import { RollbackError } from "../../src/model/errors.ts";

/** An RDS whose clock jumps instead of waiting. */
function aRds(): Rds & { readonly elapsed: () => number } {
  let now = 0;
  return {
    pollMs: 10_000,
    signal: undefined,
    elapsed: () => now,
    clock: {
      now: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
        await turn();
      },
    },
    call: () => Promise.reject(new Error("waiting makes no calls of its own")),
  };
}

/** Answers one status after the other, the last one for ever. */
function looks(...statuses: (string | undefined)[]) {
  let asked = 0;
  return {
    asked: () => asked,
    look: () => {
      const status = statuses[Math.min(asked, statuses.length - 1)];
      asked += 1;
      return Promise.resolve(status === undefined ? undefined : { status });
    },
  };
}

const subject = "orders";
const limitMs = 60 * 60_000;
const code = (wanted: string) => (error: unknown) => error instanceof RollbackError && error.code === wanted;

describe("waiting for RDS", () => {
  it("believes a status only when it is seen three times in a row", async () => {
    const script = looks("available", "modifying", "available", "available", "modifying", "available");
    await waitFor(aRds(), { subject, look: script.look, limitMs });
    assert.equal(script.asked(), 8);
  });

  it("goes on through every status on the way, storage-full included", async () => {
    const script = looks(
      "creating",
      "backing-up",
      "configuring-log-exports",
      "storage-full",
      "renaming",
      "available",
    );
    assert.equal((await waitFor(aRds(), { subject, look: script.look, limitMs })).status, "available");
  });

  it("takes storage-optimization for ready", async () => {
    const script = looks("storage-optimization");
    await waitFor(aRds(), { subject, look: script.look, limitMs });
  });

  for (const status of [
    "failed",
    "incompatible-restore",
    "incompatible-network",
    "inaccessible-encryption-credentials",
  ]) {
    it(`ends at once at ${status}, with the status in its words`, async () => {
      const rds = aRds();
      await assert.rejects(waitFor(rds, { subject, look: looks("creating", status).look, limitMs }), {
        code: "INSTANCE_UNUSABLE",
        message: `"orders" is "${status}" and does not come out of it by itself`,
      });
      assert.equal(rds.elapsed(), 10_000);
    });
  }

  it("ends at once at a status nobody knows", async () => {
    await assert.rejects(waitFor(aRds(), { subject, look: looks("quantum-flux").look, limitMs }), {
      message: '"orders" has the status "quantum-flux", which this tool does not know',
    });
  });

  it("ends at its limit, and says how long it has waited", async () => {
    const rds = aRds();
    const told: string[] = [];
    const wait = waitFor(rds, {
      subject,
      look: looks("creating").look,
      limitMs: 25_000,
      onProgress: (message) => told.push(message),
    });
    await assert.rejects(wait, { code: "TIMED_OUT", message: '"orders" is still "creating" after 25.0 s' });
    assert.deepEqual(told.slice(0, 2), ["orders: creating for 0 ms", "orders: creating for 10.0 s"]);
  });

  it("tells a status when it is new, and every ten seconds while it stays the same", async () => {
    const told: string[] = [];
    const statuses = [...Array.from({ length: 24 }, () => "creating"), "backing-up", "available"];
    await waitFor(
      { ...aRds(), pollMs: 500 },
      { subject, look: looks(...statuses).look, limitMs, onProgress: (message) => told.push(message) },
    );
    assert.deepEqual(told, [
      "orders: creating for 0 ms",
      "orders: creating for 10.0 s",
      "orders: backing-up for 12.0 s",
      "orders: available for 12.5 s",
    ]);
  });

  it("does not take a few answers of not found for absence, and many for it", async () => {
    const flickering = looks("available", undefined, undefined, "available");
    await waitFor(aRds(), { subject, look: flickering.look, limitMs });
    await assert.rejects(
      waitFor(aRds(), { subject, look: looks(undefined).look, limitMs }),
      code("INSTANCE_NOT_FOUND"),
    );
  });
});
