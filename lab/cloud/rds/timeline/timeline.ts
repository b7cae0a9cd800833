import { pause } from "../../pause.ts";
import type { Pace } from "../../pace.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import type { InstanceStore } from "../instances/instance-store.ts";
import type { Phase } from "./phase.ts";
import type { InstanceTask } from "./tasks/instance-task.ts";

/**
 * Takes instances through their phases: sets the status, does the phase's work, lasts at least the paced time, goes on.
 *
 * The phases to come are in the record, so a daemon that was stopped or killed goes on where it was; a phase that was cut off
 * runs again, which is why every task can be repeated. A task that throws leaves the instance `failed`, a restore that does
 * `incompatible-restore`. A fault script may want another end than `available`.
 */
export class Timeline {
  readonly #instances: InstanceStore;
  readonly #tasks: Readonly<Record<string, InstanceTask>>;
  readonly #pace: Pace;
  readonly #stopped = new AbortController();
  readonly #running = new Map<string, Promise<void>>();

  constructor(instances: InstanceStore, tasks: Readonly<Record<string, InstanceTask>>, pace: Pace) {
    this.#instances = instances;
    this.#tasks = tasks;
    this.#pace = pace;
  }

  /** Saves a record with its phases, starts them, and returns it as a caller sees it now. */
  begin(record: InstanceRecord, phases: readonly Phase[]): InstanceRecord {
    const status = phases[0]?.status ?? record.status;
    const saved = this.#instances.save({ ...record, phases, status });
    this.#running.set(record.resourceId, this.#run(record.resourceId));
    return saved;
  }

  /** Goes on with every instance that was under way when the daemon stopped. */
  resume(): void {
    for (const { resourceId, phases } of this.#instances.list()) {
      if (phases.length > 0) this.#running.set(resourceId, this.#run(resourceId));
    }
  }

  /** Stops waiting and returns when no task is working any more; what is left goes on at the next start. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running.values());
  }

  async #run(resourceId: string): Promise<void> {
    // The caller's answer shows the state before any work.
    await Promise.resolve();
    try {
      while (!this.#stopped.signal.aborted && (await this.#next(resourceId)));
    } catch (error) {
      console.error(`instance ${resourceId} failed:`, error);
      const { origin, phases } = this.#instances.byResourceId(resourceId) ?? {};
      const isRestore = origin !== undefined && phases?.[0]?.task === "restore";
      this.#instances.update(resourceId, {
        status: isRestore ? "incompatible-restore" : "failed",
        phases: [],
      });
    }
  }

  /** Lives through one phase; false when there is nothing more to do. */
  async #next(resourceId: string): Promise<boolean> {
    const before = this.#instances.byResourceId(resourceId);
    const phase = before?.phases[0];
    if (before === undefined || phase === undefined) return false;
    const record = this.#instances.save({ ...before, status: phase.status });
    const work = this.#taskOf(phase);
    await Promise.all([work?.(record, phase), pause(this.#pace.ms(phase.seconds), this.#stopped.signal)]);
    if (this.#stopped.signal.aborted) return false;

    // Read again: what was asked for meanwhile may have added phases.
    const { phases = [], endStatus } = this.#instances.byResourceId(resourceId) ?? {};
    const left = phases.slice(1);
    const end = left.length === 0 ? { status: endStatus ?? "available", endStatus: undefined } : {};
    this.#instances.update(resourceId, { phases: left, ...end });
    return left.length > 0;
  }

  #taskOf({ task }: Phase): InstanceTask | undefined {
    if (task === undefined) return undefined;
    const found = this.#tasks[task];
    if (found === undefined) throw new Error(`no task "${task}"; add it to the task registry`);
    return found;
  }
}
