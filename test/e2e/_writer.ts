import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Scenario } from "./_scenario.ts";

/** A row that the database said it had written, and when it said so. */
export interface Acknowledged {
  readonly token: number;
  readonly at: number;
}

/** An application that writes all the time. */
export interface Writer {
  readonly acknowledged: readonly Acknowledged[];
  /** Rows whose fate nobody told: the connection ended before the answer. */
  readonly unsure: ReadonlySet<number>;
  readonly connections: () => number;
  /** Waits until so many more rows were acknowledged; throws after 30 s. */
  readonly writes: (rows: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Login {
  readonly user: string;
  readonly password: string;
}

const RETRY_MS = 10;
const PACE_MS = 5;

const writers: Writer[] = [];

/**
 * Starts an application that inserts a numbered row every few milliseconds, as applications do: to the address in the
 * stack's outputs, over one connection, and over a new one as soon as that has ended.
 */
export function startWriter(stack: Pick<Scenario, "state">, login: Login): Writer {
  const acknowledged: Acknowledged[] = [];
  const unsure = new Set<number>();
  const stopping = new AbortController();
  let connections = 0;
  let token = 0;
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const client = await connect(stack, login).catch(() => undefined);
      if (client === undefined) {
        await sleep(RETRY_MS);
        continue;
      }
      connections += 1;
      try {
        while (!stopping.signal.aborted) {
          token += 1;
          unsure.add(token);
          await client.query("INSERT INTO orders (token) VALUES ($1)", [token]);
          acknowledged.push({ token, at: Date.now() });
          unsure.delete(token);
          await sleep(PACE_MS);
        }
      } catch {
        await sleep(RETRY_MS);
      }
      await client.end().catch(() => undefined);
    }
  })();
  const writer: Writer = {
    acknowledged,
    unsure,
    connections: () => connections,
    writes: async (rows) => {
      const wanted = acknowledged.length + rows;
      for (const deadline = Date.now() + 30_000; acknowledged.length < wanted;) {
        if (Date.now() > deadline) throw new Error(`${acknowledged.length} rows of ${wanted} in 30 s`);
        await sleep(PACE_MS);
      }
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
  writers.push(writer);
  return writer;
}

/** Stops every writer that was started since the last call. */
export async function stopWriters(): Promise<void> {
  await Promise.all(writers.splice(0).map((writer) => writer.stop()));
}

async function connect(stack: Pick<Scenario, "state">, login: Login): Promise<pg.Client> {
  const { host, port } = (await stack.state()).outputs;
  const client = new pg.Client({
    ...{ host: String(host), port: Number(port), database: "platform", ...login },
    connectionTimeoutMillis: 2000,
  });
  // An ended connection is told twice; the query's rejection is enough.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
