import assert from "node:assert/strict";
import fc from "fast-check";
import { rollingStep, type SetCounts } from "../../../lab/cluster/deployments/rolling-step.ts";

const set = (name: string, wanted: number, available = wanted): SetCounts => ({ name, wanted, available });

describe("one step of a rolling update", () => {
  const limits = { replicas: 4, maxSurge: 1, maxUnavailable: 0 };

  it("grows the new set within the surge before it takes anything away", () => {
    assert.deepEqual(rollingStep(set("new", 0), [set("old", 4)], limits), { new: 1 });
  });

  it("waits while the new pod is not available", () => {
    assert.deepEqual(rollingStep(set("new", 1, 0), [set("old", 4)], limits), {});
  });

  it("takes one old pod away for one that became available", () => {
    assert.deepEqual(rollingStep(set("new", 1), [set("old", 4)], limits), { old: 3 });
  });

  it("takes broken old pods first", () => {
    const old = [set("fine", 3), set("broken", 1, 0)];
    assert.deepEqual(rollingStep(set("new", 1), old, limits), { broken: 0 });
  });

  it("rounds a percentage of surge up and of unavailability down", () => {
    const quarter = { replicas: 3, maxSurge: "25%", maxUnavailable: "25%" };
    assert.deepEqual(rollingStep(set("new", 0), [set("old", 3)], quarter), { new: 1 });
  });

  it("lets one pod go when neither surge nor unavailability is allowed", () => {
    const none = { replicas: 3, maxSurge: 0, maxUnavailable: 0 };
    assert.deepEqual(rollingStep(set("new", 0), [set("old", 3)], none), { old: 2 });
  });

  it("shrinks the new set when fewer replicas are wanted", () => {
    assert.deepEqual(rollingStep(set("new", 4), [], { ...limits, replicas: 1 }), { new: 1 });
  });

  it("always arrives, and never below the minimum nor above the surge", () => {
    const counts = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), counts, counts, (replicas, maxSurge, maxUnavailable) => {
        let next = set("new", 0);
        let old = set("old", replicas);
        const floor = replicas - Math.max(maxUnavailable, maxSurge === 0 ? 1 : 0);
        for (let step = 0; step < 50; step += 1) {
          const sizes = rollingStep(next, [old], { replicas, maxSurge, maxUnavailable });
          next = set("new", sizes["new"] ?? next.wanted);
          old = set("old", sizes["old"] ?? old.wanted);
          assert.ok(next.wanted + old.wanted <= replicas + maxSurge);
          assert.ok(next.wanted + old.wanted >= floor);
        }
        assert.deepEqual([next.wanted, old.wanted], [replicas, 0]);
      }),
    );
  });
});
