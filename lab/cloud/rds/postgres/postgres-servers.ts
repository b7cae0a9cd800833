import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { copyFolder } from "../../disk/copy-folder.ts";
import type { Pace } from "../../pace.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { ENDED_BEFORE_TARGET, recoveryOptions } from "../recovery/recovery-options.ts";
import { asAdmin } from "./connect.ts";
import { copyServer } from "./copy-server.ts";
import { walArchiveOf } from "./data-paths.ts";
import { endStaleServer } from "./end-stale-server.ts";
import type { PostgresBinaries } from "./find-binaries.ts";
import { giveFolderTo, giveTo } from "./give-to.ts";
import { initialiseData } from "./initialise-data.ts";
import { prepareRoles } from "./prepare-roles.ts";
import { serverOptions } from "./server-options.ts";
import type { ServerUser } from "./server-user.ts";
import { untilReady } from "./until-ready.ts";

const START_TIMEOUT_MS = 30_000;
const RECOVERY_TIMEOUT_MS = 10 * 60_000;
const STOP_TIMEOUT_MS = 20_000;

/** Runs one real PostgreSQL per DB instance or cluster, on the loopback port of its record. */
export class PostgresServers {
  readonly #binaries: PostgresBinaries;
  readonly #user: ServerUser | undefined;
  readonly #pace: Pace;
  readonly #children = new Map<string, ChildProcess>();

  constructor(binaries: PostgresBinaries, user: ServerUser | undefined, pace: Pace) {
    this.#binaries = binaries;
    this.#user = user;
    this.#pace = pace;
  }

  /** The version of the PostgreSQL all instances run, whatever version they ask for. */
  get version(): string {
    return this.#binaries.version;
  }

  /** True while the server runs or is being started. */
  isRunning(resourceId: string): boolean {
    const child = this.#children.get(resourceId);
    return child?.exitCode === null && child.signalCode === null;
  }

  /** Makes a new instance's data directory, starts its server and creates its user and database. */
  async initialise(record: InstanceRecord): Promise<void> {
    await endStaleServer(record.dataDirectory);
    const { adminPassword, dataDirectory } = record;
    await initialiseData(this.#binaries, dataDirectory, { adminPassword, user: this.#user });
    await this.start(record);
    await asAdmin(record, (client) => prepareRoles(client, record));
  }

  /** Copies the data as it is now, from the running server where its own tool is there, else from a stopped one. */
  async copy(record: InstanceRecord, target: string): Promise<void> {
    const { basebackup } = this.#binaries;
    const isRunning = this.isRunning(record.resourceId);
    if (isRunning && basebackup !== undefined) {
      await copyServer(basebackup, record, target);
      return;
    }
    await this.stop(record.resourceId);
    await copyFolder(record.dataDirectory, target);
    if (isRunning) await this.start(record);
  }

  /** Starts a server on a copy of a snapshot's data. */
  async restore(record: InstanceRecord, snapshotData: string): Promise<void> {
    await this.#place(record, snapshotData);
    await this.start(record);
  }

  /** Starts a server on a copy of `base` with every commit up to `at`, replayed from a folder of WAL, and none later. */
  async recover(
    record: InstanceRecord,
    from: { readonly base: string; readonly wal: string; readonly at: string },
  ): Promise<void> {
    await this.#place(record, from.base);
    await giveFolderTo(this.#user, from.wal);
    const signal = join(record.dataDirectory, "recovery.signal");
    writeFileSync(signal, "");
    giveTo(this.#user, [signal]);
    const logStart = sizeOf(`${record.dataDirectory}.log`);
    try {
      await this.#startRecovery(record, recoveryOptions(from.wal, from.at));
    } catch (error) {
      const log = readFileSync(`${record.dataDirectory}.log`).subarray(logStart).toString("utf8");
      if (!log.includes(ENDED_BEFORE_TARGET)) throw error;
      await this.#startRecovery(record, recoveryOptions(from.wal, undefined));
    }
  }

  /** Starts an instance's server and returns when it takes connections. */
  async start(record: InstanceRecord): Promise<void> {
    await this.#spawn(record, [], START_TIMEOUT_MS);
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

  async #place(record: InstanceRecord, data: string): Promise<void> {
    await this.stop(record.resourceId);
    await endStaleServer(record.dataDirectory);
    rmSync(walArchiveOf(record.dataDirectory), { recursive: true, force: true });
    await copyFolder(data, record.dataDirectory);
    rmSync(join(record.dataDirectory, "postmaster.pid"), { force: true });
    await giveFolderTo(this.#user, record.dataDirectory);
  }

  async #startRecovery(record: InstanceRecord, options: readonly string[]): Promise<void> {
    await this.#spawn(record, options, RECOVERY_TIMEOUT_MS);
  }

  async #spawn(record: InstanceRecord, options: readonly string[], timeoutMs: number): Promise<void> {
    const { dataDirectory, port, resourceId } = record;
    await endStaleServer(dataDirectory);
    const archive = walArchiveOf(dataDirectory);
    if (!existsSync(archive)) {
      mkdirSync(archive, { recursive: true, mode: 0o700 });
      giveTo(this.#user, [archive]);
    }
    const place = ["-D", dataDirectory, "-h", "127.0.0.1", "-p", String(port)];
    const log = openSync(`${dataDirectory}.log`, "a");
    const child = spawn(
      this.#binaries.postgres,
      [...place, ...serverOptions(dataDirectory, this.#pace), ...options],
      {
        cwd: "/",
        stdio: ["ignore", log, log],
        ...this.#user,
      },
    );
    closeSync(log);
    this.#children.set(resourceId, child);
    await untilReady(record, child, timeoutMs);
    child.once("exit", () => this.#bringBack(record, child));
  }

  // RDS restarts a server that died; one that was stopped is not among the children any more.
  #bringBack(record: InstanceRecord, child: ChildProcess): void {
    if (this.#children.get(record.resourceId) !== child) return;
    console.error(`PostgreSQL of ${record.resourceId} ended by itself; it is started again`);
    this.start(record).catch((error: unknown) => console.error(error));
  }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
