import assert from "node:assert/strict";
import { lossToConfirm, lossToConfirmAt } from "../../src/model/loss-to-confirm.ts";
import { aDataPlan, aLoss, aWayDown } from "../_builders/a-data-plan.ts";

describe("the loss that a person confirms", () => {
  it("is the longest return of several databases", () => {
    const data = [5, 30, 7].map((minutes) => aDataPlan({ loss: aLoss({ minutes }) }));
    assert.equal(lossToConfirm(data).minutes, 30);
    assert.equal(lossToConfirm([]).minutes, undefined);
  });

  it("goes on with every whole minute after the plan was made", () => {
    const plan = {
      data: [aDataPlan({ loss: aLoss({ minutes: 5 }) })],
      createdAt: "2026-11-21T03:00:00.000Z",
    };
    const minutesAt = (time: string) => lossToConfirmAt(plan, new Date(time)).minutes;
    assert.equal(minutesAt("2026-11-21T03:00:59.000Z"), 5);
    assert.equal(minutesAt("2026-11-21T03:02:10.000Z"), 7);
    assert.equal(minutesAt("2026-11-21T02:00:00.000Z"), 5);
  });

  it("does not grow where no time is given up", () => {
    const plan = { data: [aWayDown()], createdAt: "2026-11-21T03:00:00.000Z" };
    assert.equal(lossToConfirmAt(plan, new Date("2026-11-22T03:00:00.000Z")).minutes, undefined);
  });
});
