import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf } from "../../cloud/disk/file-name.ts";
import type { Pace } from "../../cloud/pace.ts";
import { hasLabels } from "../api/selectors.ts";
import type { Pod } from "../model/pod.ts";
import { isReady } from "../replica-sets/pod-availability.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { recordEvent } from "../store/record-event.ts";
import { ContainerProcess } from "./container-process.ts";
import { findRelease } from "./find-release.ts";
import { podStatus } from "./pod-status.ts";
import { resolveEnvironment } from "./resolve-environment.ts";
import { openProcessNotes, type ProcessNotes } from "./stale-processes.ts";

const DEFAULT_GRACE_SECONDS = 30;

/** Where releases lie and where the cluster keeps logs and notes. */
export interface PodPlaces {
  readonly releases: string;
  readonly directory: string;
}

/** The kubelet's stand-in: every pod of the store is a set of local processes, and the store says how they do. */
export class PodRunner {
  readonly #store: ObjectStore;
  readonly #places: PodPlaces;
  readonly #pace: Pace;
  readonly #notes: ProcessNotes;
  readonly #running = new Map<string, ContainerProcess[]>();
  readonly #ending = new Map<string, Promise<void>>();

  constructor(store: ObjectStore, places: PodPlaces, pace: Pace) {
    this.#store = store;
    this.#places = places;
    this.#pace = pace;
    this.#notes = openProcessNotes(join(places.directory, "processes"));
    mkdirSync(join(places.directory, "logs"), { recursive: true });
  }

  /** Starts pods that are new and ends those that are marked for deletion. */
  reconcile(): void {
    for (const pod of this.#store.list("pods")) {
      const { uid, deletionTimestamp } = pod.metadata;
      if (deletionTimestamp !== undefined && !this.#ending.has(uid)) this.#ending.set(uid, this.#end(pod));
      if (deletionTimestamp === undefined && !this.#running.has(uid)) this.#start(pod);
    }
  }

  /** The local ports of the ready pods that carry the labels, for one target port of a Service. */
  readyPorts(
    namespace: string,
    labels: Readonly<Record<string, string>>,
    targetPort: number | string,
  ): number[] {
    return this.#store
      .list("pods", namespace)
      .filter((pod) => isReady(pod) && hasLabels(pod, labels))
      .flatMap((pod) => this.#portOf(pod, targetPort) ?? []);
  }

  /** Everything a pod's processes have written; undefined when there is no log. */
  readLog(namespace: string, name: string): string | undefined {
    try {
      return readFileSync(this.#logFile(namespace, name), "utf8");
    } catch {
      return undefined;
    }
  }

  /** Ends every process; five seconds of grace, because the daemon itself is going. */
  async stop(): Promise<void> {
    const processes = [...this.#running.values()].flat();
    await Promise.all(processes.map((container) => container.stop(5000)));
    await Promise.all(this.#ending.values());
  }

  #start(pod: Pod): void {
    const { namespace = "default", name, uid } = pod.metadata;
    const report = () => this.#report(namespace, name, uid);
    const containers: ContainerProcess[] = [];
    this.#running.set(uid, containers);
    for (const container of pod.spec.containers) {
      containers.push(
        new ContainerProcess(container, {
          pace: this.#pace,
          notes: this.#notes,
          logFile: this.#logFile(namespace, name),
          findRelease: (image) => findRelease(this.#places.releases, image),
          environment: () => ({ HOSTNAME: name, ...resolveEnvironment(this.#store, pod, container) }),
          onChange: report,
          onWarning: (reason, message) => recordEvent(this.#store, pod, { type: "Warning", reason, message }),
        }),
      );
    }
    report();
  }

  #report(namespace: string, name: string, uid: string): void {
    const pod = this.#store.find("pods", namespace, name);
    if (pod?.metadata.uid !== uid) return;
    const statuses = (this.#running.get(uid) ?? []).map((container) => container.status);
    // Containers report while the pod is still being built; half a list would look like a ready pod.
    if (statuses.length < pod.spec.containers.length) return;
    this.#store.update("pods", { ...pod, status: podStatus(pod, statuses) });
  }

  async #end(pod: Pod): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    const grace = (pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
    await Promise.all((this.#running.get(uid) ?? []).map((container) => container.stop(grace)));
    this.#running.delete(uid);
    this.#ending.delete(uid);
    this.#store.remove("pods", namespace, name);
  }

  #portOf(pod: Pod, targetPort: number | string): number | undefined {
    const containers = this.#running.get(pod.metadata.uid) ?? [];
    const match = containers.find(({ container }) =>
      container.ports?.some(({ name, containerPort }) => targetPort === name || targetPort === containerPort),
    );
    return (match ?? containers[0])?.port;
  }

  #logFile(namespace: string, name: string): string {
    return join(this.#places.directory, "logs", `${fileNameOf(`${namespace}/${name}`)}.log`);
  }
}
