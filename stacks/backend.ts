import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Database } from "./database.ts";
import { release } from "./release.ts";
import type { Settings } from "./settings.ts";

const APP = "backend";
const PORT = 8080;
const REPLICAS = 2;

/** What the backend needs from the rest of the platform. */
export interface BackendNeeds {
  readonly database: Database;
  readonly imageRepository: pulumi.Output<string>;
}

/** Declares the backend's Deployment, Service, ConfigMap and Secret, and returns the address it answers at. */
export function createBackend(
  settings: Settings,
  { database, imageRepository }: BackendNeeds,
): pulumi.Output<string> {
  const provider = new k8s.Provider("cluster", settings.kubeconfig && { kubeconfig: settings.kubeconfig });
  const namespace = new k8s.core.v1.Namespace("platform", { metadata: { name: "platform" } }, { provider });
  const within = { namespace: namespace.metadata.name, labels: { app: APP } };

  // Without a name of their own these get a new one with new content: pods of both releases keep what they started with.
  const configuration = new k8s.core.v1.ConfigMap(
    APP,
    {
      metadata: within,
      data: {
        DB_HOST: database.host,
        DB_PORT: pulumi.interpolate`${database.port}`,
        DB_NAME: database.name,
        DB_USER: database.user,
        CHECKOUT: "classic",
      },
    },
    { provider },
  );
  const secret = new k8s.core.v1.Secret(
    APP,
    { metadata: within, stringData: { DB_PASSWORD: database.password } },
    { provider },
  );

  new k8s.apps.v1.Deployment(
    APP,
    {
      metadata: { ...within, name: APP },
      spec: {
        replicas: REPLICAS,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 120,
        selector: { matchLabels: { app: APP } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: { app: APP } },
          spec: {
            terminationGracePeriodSeconds: 20,
            containers: [
              {
                name: APP,
                image: pulumi.interpolate`${imageRepository}:${release.version}`,
                ports: [{ name: "http", containerPort: PORT }],
                env: [{ name: "PORT", value: String(PORT) }],
                envFrom: [
                  { configMapRef: { name: configuration.metadata.name } },
                  { secretRef: { name: secret.metadata.name } },
                ],
                readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 5 },
                resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
              },
            ],
          },
        },
      },
    },
    { provider },
  );
  const service = new k8s.core.v1.Service(
    APP,
    {
      metadata: { ...within, name: APP },
      spec: {
        type: "LoadBalancer",
        selector: { app: APP },
        ports: [{ name: "http", port: 80, targetPort: "http" }],
      },
    },
    { provider },
  );
  return service.status.apply(addressOf);
}

// A load balancer that listens elsewhere than on the Service's own port says so beside its name.
function addressOf(status: k8s.types.output.core.v1.ServiceStatus): string {
  const [ingress] = status.loadBalancer.ingress;
  const [port] = (ingress?.ports as { port: number }[] | undefined) ?? [];
  return `http://${ingress?.hostname ?? ingress?.ip ?? "unknown"}:${port?.port ?? 80}`;
}
