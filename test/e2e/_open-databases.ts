import { setTimeout as sleep } from "node:timers/promises";
import { DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";
import pg from "pg";

/** One look at every instance at once. */
export interface Look {
  readonly instances: number;
  /** The ids of those that accepted a write. */
  readonly open: readonly string[];
}

/** A watch over all instances of a lab. */
export interface Watch {
  readonly looks: readonly Look[];
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY_MS = 20;

const watches: Watch[] = [];

/** Looks all the time, past the stack's outputs, which instances let an application write. */
export function watchOpenDatabases(
  rds: RDSClient,
  login: { readonly user: string; readonly password: string },
): Watch {
  const looks: Look[] = [];
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const { DBInstances: instances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
      const found = await Promise.all(
        instances.map(async ({ DbiResourceId: id, Endpoint: at }) =>
          at?.Port !== undefined && (await acceptsWrites(at.Port, login)) ? [id ?? ""] : [],
        ),
      );
      looks.push({ instances: instances.length, open: found.flat() });
      await sleep(LOOK_EVERY_MS);
    }
  })();
  const watch: Watch = {
    looks,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
  watches.push(watch);
  return watch;
}

/** Stops every watch that was begun since the last call. */
export async function stopWatches(): Promise<void> {
  await Promise.all(watches.splice(0).map((watch) => watch.stop()));
}

/** Writes a row and takes it back: what counts is whether it would have been taken. */
async function acceptsWrites(
  port: number,
  login: { readonly user: string; readonly password: string },
): Promise<boolean> {
  const client = new pg.Client({ host: "127.0.0.1", port, database: "platform", ...login });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN; INSERT INTO orders DEFAULT VALUES; ROLLBACK");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
