import assert from "node:assert/strict";
import { refuseMoved } from "../../src/use-cases/refuse-moved.ts";
import { aDataPlan, aLoss } from "../_builders/a-data-plan.ts";
import { aBinding, aPlan } from "../_builders/a-plan.ts";

/** Bound to the loss that was approved, whatever it is by now, as a plan that is made anew for an approval is. */
const losing = (...minutes: number[]) =>
  aPlan({
    data: minutes.map((count) => aDataPlan({ loss: aLoss({ minutes: count }) })),
    binding: aBinding(),
  });

describe("an approved plan, held against the plan of now", () => {
  it("may run while nothing moved, and while its loss has grown by no more than an hour", () => {
    refuseMoved(aPlan(), aPlan());
    refuseMoved(losing(30), losing(90));
    refuseMoved(losing(30, 5), losing(90, 65));
  });

  it("is stale once the loss has grown by more, whatever else is the same", () => {
    assert.throws(() => refuseMoved(losing(30), losing(91)), {
      code: "PLAN_STALE",
      message: /the loss \(30 minutes of data were approved, now it is 91\)/,
    });
  });

  it("is stale for a loss where none was approved", () => {
    assert.throws(() => refuseMoved(aPlan({ binding: aBinding() }), losing(61)), /0 minutes of data were approved, now it is 61/);
  });

  it("is stale once anything it is bound to moved, and says what", () => {
    const moved = aPlan({ binding: aBinding({ stateHash: "99".repeat(32) }) });
    assert.throws(() => refuseMoved(aPlan({ binding: aBinding() }), moved), {
      code: "PLAN_STALE",
      message: /has changed: the stack's state$/,
    });
  });
});
