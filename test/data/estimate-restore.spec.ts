import assert from "node:assert/strict";
import { estimateRestore, isRestore } from "../../src/data/estimate-restore.ts";

const MINUTE_MS = 60_000;
const minutes = (kinds: string[], storageGb: number, pastDurations = {}): number =>
  estimateRestore(kinds, { storageGb, pastDurations }).ms / MINUTE_MS;

describe("how long the data takes", () => {
  it("grows with the volume, where a copy of it is made or filled", () => {
    assert.equal(minutes(["take-snapshot", "restore-database"], 20), 27);
    assert.equal(minutes(["take-snapshot", "restore-database"], 2000), 225);
    assert.equal(minutes(["swap-database"], 2000), 20);
  });

  it("counts a step that nobody timed as a minute", () => {
    assert.equal(minutes(["unheard-of"], 100), 1);
  });

  it("is measured only when every step was", () => {
    const kinds = ["fence-database", "restore-database"];
    const some = { "fence-database": 500 };
    const all = { ...some, "restore-database": 1500 };
    assert.equal(estimateRestore(kinds, { storageGb: 0, pastDurations: some }).isMeasured, false);
    assert.deepEqual(estimateRestore(kinds, { storageGb: 0, pastDurations: all }), {
      ms: 2000,
      isMeasured: true,
    });
  });

  it("gives data of after a moment up with a point in time and a snapshot only", () => {
    assert.equal(isRestore({ kind: "point-in-time", why: "", at: "" }), true);
    assert.equal(isRestore({ kind: "snapshot", why: "", snapshot: "", takenAt: "" }), true);
    assert.equal(isRestore({ kind: "down-migration", why: "", fromVersion: "", toVersion: "" }), false);
    assert.equal(isRestore({ kind: "none", why: "" }), false);
  });
});
