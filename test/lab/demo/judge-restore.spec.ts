import assert from "node:assert/strict";
import { judgeOrders } from "../../../lab/demo/judge-restore.ts";
import type { WrittenOrder } from "../../../lab/demo/order-writer.ts";

/** Orders 1 to 3 before the moment the data returns to, 4 and 5 after it, 6 and 7 since the cut-over. */
const ORDERS = Array.from({ length: 7 }, (_, index): WrittenOrder => {
  const number = index + 1;
  return { item: `book ${number}`, customer: `customer ${number}`, isAcknowledged: true };
});
const OLD = bookOf(1, 2, 3, 4, 5);
const LIVE = bookOf(1, 2, 3, 6, 7);

function bookOf(...numbers: number[]): Map<string, string | null> {
  return new Map(numbers.map((number) => [`book ${number}`, `customer ${number}`]));
}

const truths = (...args: Parameters<typeof judgeOrders>): boolean[] =>
  judgeOrders(...args).map(({ isTrue }) => isTrue);

describe("the demo's own check of a restore", () => {
  it("says what came back, what was lost and what was kept", () => {
    assert.deepEqual(judgeOrders(ORDERS, { live: LIVE, old: OLD }, 2), [
      { claim: "the customers are back: 5 of 5 orders have the one they were placed with", isTrue: true },
      { claim: "2 acknowledged orders were lost; the report says 2", isTrue: true },
      { claim: "2 of 2 orders acknowledged since the cut-over are there", isTrue: true },
    ]);
  });

  it("does not believe a loss that differs by one order, or one that nobody told", () => {
    assert.deepEqual(truths(ORDERS, { live: LIVE, old: OLD }, 1), [true, false, true]);
    assert.deepEqual(truths(ORDERS, { live: LIVE, old: OLD }, null), [true, false, true]);
  });

  it("counts a lost order that was stored and never answered", () => {
    const cutOff = ORDERS.map((order) => ({ ...order, isAcknowledged: order.item !== "book 5" }));
    const [, lost] = judgeOrders(cutOff, { live: LIVE, old: OLD }, 2);
    assert.deepEqual(lost, {
      claim: "1 acknowledged orders and 1 that were never answered were lost; the report says 2",
      isTrue: true,
    });
  });

  it("sees an order that was acknowledged after the cut-over and is nowhere", () => {
    assert.deepEqual(truths(ORDERS, { live: bookOf(1, 2, 3, 6), old: OLD }, 2), [true, false, false]);
  });

  it("sees a customer who is missing, and one who is somebody else", () => {
    const nobody = new Map([...LIVE, ["book 2", null]]);
    const somebody = new Map([...LIVE, ["book 2", "customer 1"]]);
    for (const live of [nobody, somebody])
      assert.deepEqual(truths(ORDERS, { live, old: OLD }, 2), [false, true, true]);
  });
});
