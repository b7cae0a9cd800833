import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { asAdmin } from "./connect.ts";
import { endStaleServer } from "./end-stale-server.ts";
import type { PostgresBinaries } from "./find-binaries.ts";
import { initialiseData } from "./initialise-data.ts";
import { prepareRoles } from "./prepare-roles.ts";
import type { ServerUser } from "./server-user.ts";

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;

// A lab's data may die with the machine; it must be quick and small instead.
const OPTIONS = ["fsync=off", "shared_buffers=16MB", "max_connections=100", "unix_socket_directories="];

/** Runs one real PostgreSQL per DB instance, on the loopback port of its record. */
export class PostgresServers {
  readonly #binaries: PostgresBinaries;
  readonly #user: ServerUser | undefined;
  readonly #children = new Map<string, ChildProcess>();

  constructor(binaries: PostgresBinaries, user: ServerUser | undefined) {
    this.#binaries = binaries;
    this.#user = user;
  }

  /** The version of the PostgreSQL all instances run, whatever version they ask for. */
  get version(): string {
    return this.#binaries.version;
  }

  /** Makes a new instance's data directory, starts its server and creates its user and database. */
  async initialise(record: InstanceRecord): Promise<void> {
    await endStaleServer(record.dataDirectory);
    const { adminPassword, dataDirectory } = record;
    await initialiseData(this.#binaries, dataDirectory, { adminPassword, user: this.#user });
    await this.start(record);
    await asAdmin(record, (client) => prepareRoles(client, record));
  }

  /** Starts an instance's server and returns when it takes connections. */
  async start(record: InstanceRecord): Promise<void> {
    const { dataDirectory, port, resourceId } = record;
    await endStaleServer(dataDirectory);
    const args = [
      "-D",
      dataDirectory,
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      ...OPTIONS.flatMap((one) => ["-c", one]),
    ];
    const log = openSync(`${dataDirectory}.log`, "a");
    const child = spawn(this.#binaries.postgres, args, {
      cwd: "/",
      stdio: ["ignore", log, log],
      ...this.#user,
    });
    closeSync(log);
    this.#children.set(resourceId, child);
    await this.#untilReady(record, child);
    child.once("exit", () => this.#bringBack(record, child));
  }

  /** Stops an instance's server (fast: open transactions end) and returns when it has ended. */
  async stop(resourceId: string): Promise<void> {
    const child = this.#children.get(resourceId);
    this.#children.delete(resourceId);
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGINT");
    // SIGQUIT ends at once and recovers at the next start; SIGKILL would leave its children.
    const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  /** Stops every server. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#children.keys()].map((resourceId) => this.stop(resourceId)));
  }

  // RDS restarts a server that died; one that was stopped is not among the children any more.
  #bringBack(record: InstanceRecord, child: ChildProcess): void {
    if (this.#children.get(record.resourceId) !== child) return;
    console.error(`PostgreSQL of ${record.resourceId} ended by itself; it is started again`);
    this.start(record).catch((error: unknown) => console.error(error));
  }

  async #untilReady(record: InstanceRecord, child: ChildProcess): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      try {
        await asAdmin(record, (client) => client.query("SELECT 1"));
        return;
      } catch (error) {
        const hasEnded = child.exitCode !== null || child.signalCode !== null;
        if (hasEnded || performance.now() > deadline) {
          throw new Error(
            `PostgreSQL of "${record.identifier}" did not start; see ${record.dataDirectory}.log`,
            {
              cause: error,
            },
          );
        }
        await sleep(50);
      }
    }
  }
}
