import type { RdsInstance } from "../model/data.ts";
import type { RdsCluster, RdsDatabase } from "../model/rds-database.ts";

type Values = Readonly<Record<string, unknown>>;

/** How one resource type records a database: by what it is known again, and what names it. */
export interface AdoptableType {
  readonly noun: string;
  /** The immutable id, wherever the type records it. */
  readonly recordedResourceId: (resource: {
    id?: string | undefined;
    outputs?: Values | undefined;
  }) => string;
  /** What the state holds as id once it follows. */
  readonly idOf: (database: RdsDatabase) => string;
  readonly outputsOf: (database: RdsDatabase) => Values;
  readonly inputsOf: (database: RdsDatabase) => Values;
}

/**
 * The types whose state can follow to another database (pulumi-aws 6 and later).
 *
 * An instance is recorded by its immutable id. A cluster and its instances are recorded by their
 * names, so a refresh finds whoever bears the name; their resource ids are mere outputs.
 */
export const ADOPTABLE_TYPES: Readonly<Record<string, AdoptableType>> = {
  "aws:rds/instance:Instance": {
    noun: "instance",
    recordedResourceId: ({ id = "" }) => id,
    idOf: ({ resourceId }) => resourceId,
    outputsOf: ({ resourceId, arn, identifier, endpoint: { host, port } = NOWHERE }) => ({
      resourceId,
      arn,
      identifier,
      address: host,
      port,
      endpoint: `${host}:${port}`,
    }),
    inputsOf: ({ identifier }) => ({ identifier }),
  },
  "aws:rds/cluster:Cluster": {
    noun: "cluster",
    recordedResourceId: ({ outputs }) => text(outputs?.["clusterResourceId"]),
    idOf: ({ identifier }) => identifier,
    outputsOf: (database) => {
      const { identifier, resourceId, arn, endpoint, readerEndpoint, members } = database as RdsCluster;
      return {
        clusterResourceId: resourceId,
        arn,
        clusterIdentifier: identifier,
        endpoint: endpoint?.host,
        readerEndpoint,
        port: endpoint?.port,
        clusterMembers: members.map((member) => member.identifier).sort(),
      };
    },
    inputsOf: ({ identifier }) => ({ clusterIdentifier: identifier }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    noun: "instance",
    recordedResourceId: ({ outputs }) => text(outputs?.["dbiResourceId"]),
    idOf: ({ identifier }) => identifier,
    outputsOf: (database) => {
      const { identifier, resourceId, arn, endpoint, membership } = database as RdsInstance;
      return {
        dbiResourceId: resourceId,
        arn,
        identifier,
        clusterIdentifier: membership?.cluster,
        endpoint: endpoint?.host,
        port: endpoint?.port,
      };
    },
    inputsOf: (database) => {
      const { identifier, membership } = database as RdsInstance;
      return { identifier, clusterIdentifier: membership?.cluster };
    },
  },
};

const NOWHERE = { host: "", port: 0 };

const text = (value: unknown): string => (typeof value === "string" ? value : "");
