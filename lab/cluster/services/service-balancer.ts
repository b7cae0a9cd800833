import { createServer, type Server } from "node:http";
import type { Service, ServicePort } from "../model/workloads.ts";
import type { PodRunner } from "../pods/pod-runner.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { balanceRequest } from "./balance-request.ts";
import { openNodePort } from "./open-node-port.ts";

/**
 * Gives every Service port a loopback port that spreads HTTP requests over the ready pods in turn.
 *
 * The port is written into the Service (`nodePort`, `status.loadBalancer.ingress`), so it is the same after an update and
 * after a restart of the daemon. Only HTTP is carried.
 */
export class ServiceBalancer {
  readonly #store: ObjectStore;
  readonly #pods: PodRunner;
  readonly #servers = new Map<string, Server>();
  #opening: Promise<void> = Promise.resolve();

  constructor(store: ObjectStore, pods: PodRunner) {
    this.#store = store;
    this.#pods = pods;
  }

  /** Opens the ports of new Services and closes those of Services that are gone. */
  reconcile(): void {
    const wanted = new Set<string>();
    for (const service of this.#store.list("services")) {
      for (const { port } of service.spec.ports ?? []) {
        const key = keyOf(service, port);
        wanted.add(key);
        if (!this.#servers.has(key)) this.#open(key, service, port);
      }
    }
    for (const [key, server] of this.#servers) {
      if (wanted.has(key)) continue;
      this.#servers.delete(key);
      close(server);
    }
  }

  /** Returns when every Service that is there now has its port written into it. */
  async publish(): Promise<void> {
    this.reconcile();
    await this.#opening;
  }

  /** Closes every port. */
  async stop(): Promise<void> {
    await this.#opening;
    for (const server of this.#servers.values()) close(server);
  }

  #open(key: string, { metadata }: Service, port: number): void {
    let turn = 0;
    const server = createServer((request, response) => {
      const ports = this.#readyPorts(metadata.namespace, metadata.name, port);
      turn += 1;
      balanceRequest(request, response, ports[turn % Math.max(1, ports.length)]);
    });
    this.#servers.set(key, server);
    // One after the other: two ports of one Service must not overwrite each other's publication.
    this.#opening = this.#opening
      .then(() => this.#listen(server, metadata, port))
      .catch((error: unknown) =>
        console.error(`port ${port} of service "${metadata.name}" is not served:`, error),
      );
  }

  async #listen(server: Server, { namespace, name }: Service["metadata"], port: number): Promise<void> {
    const wanted = this.#store
      .find("services", namespace, name)
      ?.spec.ports?.find((one) => one.port === port);
    const nodePort = await openNodePort(server, wanted?.nodePort);
    const service = this.#store.find("services", namespace, name);
    if (service !== undefined) this.#store.update("services", published(service, port, nodePort));
  }

  #readyPorts(namespace: string | undefined, name: string, port: number): number[] {
    const service = this.#store.find("services", namespace, name);
    const { selector, ports } = service?.spec ?? {};
    const target = ports?.find((one) => one.port === port)?.targetPort ?? port;
    return selector === undefined ? [] : this.#pods.readyPorts(namespace ?? "default", selector, target);
  }
}

function published(service: Service, port: number, nodePort: number): Service {
  const ports = (service.spec.ports ?? []).map((one) => (one.port === port ? { ...one, nodePort } : one));
  const addresses = ports.flatMap((one) =>
    one.nodePort === undefined ? [] : [ingressPort(one, one.nodePort)],
  );
  const ingress = [{ hostname: "127.0.0.1", ports: addresses }];
  return { ...service, spec: { ...service.spec, ports }, status: { loadBalancer: { ingress } } };
}

function ingressPort({ protocol = "TCP" }: ServicePort, port: number) {
  return { port, protocol };
}

function keyOf({ metadata }: Service, port: number): string {
  return `${metadata.uid} ${port}`;
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
