import type { ChildProcess } from "node:child_process";
import type { Pace } from "../../cloud/pace.ts";
import type { Container, ContainerState, ContainerStatus } from "../model/pod.ts";
import { freePort } from "./free-port.ts";
import { pause } from "../../cloud/pause.ts";
import { watchReadiness } from "./readiness.ts";
import { spawnRelease } from "./spawn-release.ts";
import type { ProcessNotes } from "./stale-processes.ts";

/** What a container needs from its pod. */
export interface ContainerHost {
  readonly pace: Pace;
  readonly notes: ProcessNotes;
  readonly logFile: string;
  readonly findRelease: (image: string) => string | undefined;
  /** Throws when a ConfigMap or Secret is missing. */
  readonly environment: () => Record<string, string>;
  readonly onChange: () => void;
  readonly onWarning: (reason: string, message: string) => void;
}

const FIRST_BACKOFF_SECONDS = 10;
const LONGEST_BACKOFF_SECONDS = 300;

/**
 * Keeps one container's process running until it is stopped: waits for its release and its configuration, starts it on a
 * port of its own (env PORT), restarts it with growing back-off when it exits.
 */
export class ContainerProcess {
  readonly container: Container;
  readonly #host: ContainerHost;
  readonly #stopped = new AbortController();
  readonly #finished: Promise<void>;
  #child: ChildProcess | undefined;
  #port: number | undefined;
  #ready = false;
  #restarts = 0;
  #state: ContainerState = { waiting: { reason: "ContainerCreating", message: "" } };
  #lastState: ContainerState = {};

  constructor(container: Container, host: ContainerHost) {
    this.container = container;
    this.#host = host;
    this.#finished = this.#run();
  }

  /** The port of the running process. */
  get port(): number | undefined {
    return this.#port;
  }

  get status(): ContainerStatus {
    const { name, image } = this.container;
    return {
      name,
      image,
      imageID: image,
      ready: this.#ready,
      started: this.#state.running !== undefined,
      restartCount: this.#restarts,
      state: this.#state,
      lastState: this.#lastState,
    };
  }

  /** Asks the process to end (SIGTERM), insists after the grace period (SIGKILL), and waits until it has. */
  async stop(graceMs: number): Promise<void> {
    this.#ready = false;
    this.#stopped.abort();
    this.#child?.kill("SIGTERM");
    const timer = setTimeout(() => this.#child?.kill("SIGKILL"), graceMs);
    await this.#finished;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    let backoff = FIRST_BACKOFF_SECONDS;
    while (!this.#isStopped()) {
      const ran = await this.#attempt().catch((error: unknown) => this.#giveUp(error));
      if (this.#isStopped()) return;
      if (!ran) {
        await pause(this.#host.pace.ms(FIRST_BACKOFF_SECONDS), this.#stopped.signal);
        continue;
      }
      this.#restarts += 1;
      const message = `back-off ${backoff}s restarting failed container=${this.container.name}`;
      this.#wait("CrashLoopBackOff", message);
      await pause(this.#host.pace.ms(backoff), this.#stopped.signal);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF_SECONDS);
    }
  }

  /** Runs the process once, to its end; false when it could not even start. */
  async #attempt(): Promise<boolean> {
    const { image } = this.container;
    const folder = this.#host.findRelease(image);
    if (folder === undefined) {
      this.#wait(
        "ImagePullBackOff",
        `Back-off pulling image "${image}": no such release folder with a server.js`,
      );
      return false;
    }
    let environment: Record<string, string>;
    try {
      environment = this.#host.environment();
    } catch (error) {
      this.#wait("CreateContainerConfigError", error instanceof Error ? error.message : String(error));
      return false;
    }
    const port = await freePort();
    if (this.#isStopped()) return false;
    await this.#runProcess(folder, port, environment);
    return true;
  }

  // One container that cannot be started must not take the daemon with it.
  #giveUp(error: unknown): boolean {
    this.#wait("CreateContainerError", error instanceof Error ? error.message : String(error));
    return false;
  }

  async #runProcess(folder: string, port: number, environment: Record<string, string>): Promise<void> {
    const { script, child, exit } = spawnRelease(
      folder,
      { ...environment, PORT: String(port) },
      this.#host.logFile,
    );
    this.#child = child;
    const startedAt = new Date().toISOString();
    if (child.pid !== undefined) this.#host.notes.add(child.pid, script);
    this.#port = port;
    this.#change({ running: { startedAt } });

    const probing = new AbortController();
    void watchReadiness(this.container.readinessProbe, (wanted) => this.#localPort(wanted, port), {
      signal: probing.signal,
      onChange: (ready, detail) => this.#setReady(ready, detail),
    });
    const exitCode = await exit;
    probing.abort();
    if (child.pid !== undefined) this.#host.notes.remove(child.pid);
    this.#port = undefined;
    this.#ready = false;
    const reason = exitCode === 0 ? "Completed" : "Error";
    this.#lastState = { terminated: { exitCode, reason, startedAt, finishedAt: new Date().toISOString() } };
    this.#change(this.#lastState);
  }

  // Every declared port of the container is the one port its process got.
  #localPort(wanted: number | string, port: number): number {
    const isKnown = this.container.ports?.some(
      ({ name, containerPort }) => wanted === name || wanted === containerPort,
    );
    if (isKnown !== true && typeof wanted === "string") {
      this.#host.onWarning(
        "Unhealthy",
        `readiness probe names port "${wanted}", which the container does not declare`,
      );
    }
    return port;
  }

  #setReady(ready: boolean, detail: string): void {
    if (this.#isStopped()) return;
    if (!ready) this.#host.onWarning("Unhealthy", `Readiness probe failed: ${detail}`);
    this.#ready = ready;
    this.#host.onChange();
  }

  #wait(reason: string, message: string): void {
    if (this.#state.waiting?.reason !== reason)
      this.#host.onWarning(reason === "CrashLoopBackOff" ? "BackOff" : "Failed", message);
    this.#change({ waiting: { reason, message } });
  }

  #change(state: ContainerState): void {
    this.#state = state;
    this.#host.onChange();
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }
}
