import { dirname, join } from "node:path";
import { type PlatformHistory, replicasEdit, versionEdit } from "./history.ts";

const WITH_CUSTOMER = { orders: "orders/with-customer.js" };

/** Releases with migrations; 1.3.0 drops a column with its values, and its backend cannot show an order any more. */
export const DATA_HISTORY: PlatformHistory = {
  folder: join(dirname(import.meta.dirname), "data"),
  releases: [
    {
      version: "1.2.2",
      message: "Release 1.2.2: orders",
      date: "2026-03-02T09:00:00Z",
      edits: [versionEdit("1.2.3", "1.2.2"), replicasEdit(2, 1)],
      files: ["migrations/001_create-orders.sql"],
      backend: WITH_CUSTOMER,
    },
    {
      version: "1.2.3",
      message: "Release 1.2.3: orders are found by customer",
      date: "2026-03-09T09:00:00Z",
      edits: [versionEdit("1.2.2", "1.2.3"), replicasEdit(1, 2)],
      files: ["migrations/002_index-orders-by-customer.sql"],
      backend: WITH_CUSTOMER,
    },
    {
      version: "1.3.0",
      message: "Release 1.3.0: customers move to a service of their own",
      date: "2026-03-16T09:00:00Z",
      edits: [versionEdit("1.2.3", "1.3.0")],
      files: ["migrations/003_drop-customer.sql"],
      backend: { orders: "orders/without-customer.js" },
    },
  ],
};
