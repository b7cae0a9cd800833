import { setTimeout as sleep } from "node:timers/promises";

/** One order as the writer remembers it; `item` is its own, so that it is found again whatever number it was given. */
export interface WrittenOrder {
  readonly item: string;
  readonly customer: string;
  /** Whether the service said that it has it. */
  readonly isAcknowledged: boolean;
}

/** Customers who order one thing after the other. */
export interface OrderWriter {
  readonly orders: () => readonly WrittenOrder[];
  /** Returns when the last order was answered. */
  readonly stop: () => Promise<void>;
}

const PAUSE_MS = 100;
const ANSWER_LIMIT_MS = 5000;

/** Orders at the service about ten times a second until it is stopped, whatever the service answers. */
export function startOrderWriter(url: string): OrderWriter {
  const orders: WrittenOrder[] = [];
  const stopped = new AbortController();
  const write = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const number = orders.length + 1;
      const order = { item: `book ${number}`, customer: `customer ${number}` };
      orders.push({ ...order, isAcknowledged: await place(url, order) });
      await sleep(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const writing = write();
  return {
    orders: () => orders,
    stop: () => {
      stopped.abort();
      return writing;
    },
  };
}

async function place(url: string, order: object): Promise<boolean> {
  try {
    const { status } = await fetch(`${url}/orders`, {
      method: "POST",
      // A connection of its own each time: one that was kept would still lead to a process of the old release.
      headers: { connection: "close", "content-type": "application/json" },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    return status === 201;
  } catch {
    return false;
  }
}
