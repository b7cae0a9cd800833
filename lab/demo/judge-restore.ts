import { describeInstance } from "../../src/adapters/rds-describe.ts";
import { openRds } from "../../src/adapters/rds.ts";
import type { DatabaseConnection } from "../../src/model/data.ts";
import type { Demo } from "./open-demo.ts";
import { openKeptDatabase, type OrderBook, readOrderBook } from "./order-book.ts";
import type { WrittenOrder } from "./order-writer.ts";
import type { RestoreReport } from "./read-restore-report.ts";

/** One thing the story says happened, and whether it did. */
export interface Claim {
  readonly claim: string;
  readonly isTrue: boolean;
}

interface Restored {
  /** Every order that was sent, as its sender remembers it. */
  readonly orders: readonly WrittenOrder[];
  readonly live: DatabaseConnection;
  readonly report: RestoreReport;
  readonly demo: Demo;
}

/** Compares what the senders remember with what both databases hold now, and with what the report says. */
export async function judgeRestore({ orders, live, report, demo }: Restored): Promise<Claim[]> {
  const { kept, lostRows } = report;
  const old = await readKept(kept.identifier, live, demo);
  return [
    ...judgeOrders(orders, { live: await readOrderBook(live), old }, lostRows),
    {
      claim: `the old database is kept as ${kept.identifier} until ${kept.keepUntil}; its ${old.size} orders can be read`,
      isTrue: old.size > 0,
    },
  ];
}

/** The part that needs no database; the books are those of the live database and of the one that is kept. */
export function judgeOrders(
  orders: readonly WrittenOrder[],
  { live, old }: { readonly live: OrderBook; readonly old: OrderBook },
  lostRows: number | null,
): Claim[] {
  const customers = new Map(orders.map(({ item, customer }) => [item, customer]));
  const named = [...live].filter(([item, customer]) => customer !== null && customer === customers.get(item));
  const acknowledged = orders.filter(({ isAcknowledged }) => isAcknowledged);
  const lost = acknowledged.filter(({ item }) => !live.has(item));
  const unanswered = orders.filter(
    ({ item, isAcknowledged }) => !isAcknowledged && old.has(item) && !live.has(item),
  );
  const since = acknowledged.filter(({ item }) => !old.has(item));
  const alsoLost = unanswered.length === 0 ? "" : ` and ${unanswered.length} that were never answered`;
  return [
    {
      claim: `the customers are back: ${named.length} of ${live.size} orders have the one they were placed with`,
      isTrue: live.size > 0 && named.length === live.size,
    },
    {
      claim: `${lost.length} acknowledged orders${alsoLost} were lost; the report says ${lostRows ?? "it cannot tell"}`,
      isTrue: lost.length > 0 && lost.length + unanswered.length === lostRows,
    },
    {
      claim: `${since.filter(({ item }) => live.has(item)).length} of ${since.length} orders acknowledged since the cut-over are there`,
      isTrue: since.length > 0 && since.every(({ item }) => live.has(item)),
    },
  ];
}

async function readKept(identifier: string, live: DatabaseConnection, demo: Demo): Promise<OrderBook> {
  const rds = await openRds({ environment: demo.variables, signal: demo.signal });
  const { endpoint } = await describeInstance(rds, { identifier });
  if (endpoint === undefined) throw new Error(`the old instance "${identifier}" has no endpoint`);
  const kept = { ...live, ...endpoint };
  await openKeptDatabase(kept);
  return readOrderBook(kept);
}
