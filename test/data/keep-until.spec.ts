import assert from "node:assert/strict";
import fc from "fast-check";
import { keepUntil } from "../../src/data/keep-until.ts";
import { objectionToRetire } from "../../src/data/leftovers.ts";
import { anInstance } from "../_builders/an-instance.ts";

const DAY_MS = 86_400_000;

describe("the day until which an old database is kept", () => {
  it("leaves it the whole of its days, also when it was replaced right before midnight", () => {
    assert.equal(keepUntil(new Date("2026-11-21T23:59:00.000Z"), 7), "2026-11-29");
    assert.equal(keepUntil(new Date("2026-11-21T00:00:00.001Z"), 1), "2026-11-23");
    assert.equal(keepUntil(new Date("2026-11-21T00:00:00.000Z"), 1), "2026-11-22");
  });

  it("is not over a moment early, and not a day late, whatever the time of day", () => {
    const moment = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 365 }), (now, days) => {
        const tags = { "rollback:run": "run-1", "rollback:keep-until": keepUntil(now, days) };
        const mayGoAt = (ms: number): boolean =>
          objectionToRetire(anInstance({ resourceId: "db-KEPT", tags }), {
            ...{ inUse: "db-NEW", now: new Date(ms), isForced: false },
          }) === undefined;
        const end = now.getTime() + days * DAY_MS;
        assert.ok(!mayGoAt(end - 1));
        assert.ok(mayGoAt(end + DAY_MS));
      }),
    );
  });
});
