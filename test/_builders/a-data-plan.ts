import { type DataLoss, type DataPlan, NO_LOSS } from "../../src/model/data.ts";

/** The orders return to 02:30 and lose half an hour. */
export function aDataPlan(overrides: Partial<DataPlan> = {}): DataPlan {
  return {
    database: "orders",
    way: {
      kind: "point-in-time",
      why: "no way down brings back what was destroyed: the column orders.note was dropped; update 42 began then",
      at: "2026-11-21T02:30:00.000Z",
    },
    steps: [
      "fence-database",
      "take-snapshot",
      "restore-database",
      "validate-database",
      "swap-database",
      "adopt-database",
      "keep-old-database",
    ],
    loss: aLoss({ minutes: 30, rows: { "public.orders": 12 } }),
    cutOver: { kind: "rename", why: "the program fixes the instance's name" },
    estimate: { ms: 2_700_000, isMeasured: false },
    ...overrides,
  };
}

/** The orders go down from 2 to 1 and lose three values, with room for some more. */
export function aWayDown(overrides: Partial<DataPlan> = {}): DataPlan {
  return aDataPlan({
    way: {
      kind: "down-migration",
      why: "2 destroyed nothing and can be taken back",
      fromVersion: "2",
      toVersion: "1",
    },
    steps: ["fence-database", "take-snapshot", "migrate-down", "open-database"],
    loss: aLoss({ drops: [{ name: "public.orders.gift", rows: 3 }], mostRows: 103 }),
    cutOver: undefined,
    ...overrides,
  });
}

/** Nothing is given up, but for what is said. */
export function aLoss(overrides: Partial<DataLoss> = {}): DataLoss {
  return { ...NO_LOSS, ...overrides };
}
