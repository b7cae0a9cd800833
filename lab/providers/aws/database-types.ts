import type { ResourceType } from "../harness/resource-type.ts";
import { rdsClusterInstance } from "./rds-cluster-instance.ts";
import { rdsCluster } from "./rds-cluster.ts";
import { rdsInstance } from "./rds-instance.ts";
import { storedType } from "./stored-type.ts";

const arn = (kind: string) => `arn:aws:rds:{region}:{account}:${kind}:{name}`;

/** Databases: the RDS instance and the Aurora cluster with all their dangers, and the groups they refer to. */
export const databaseTypes: readonly ResourceType[] = [
  rdsInstance,
  rdsCluster,
  rdsClusterInstance,
  storedType({
    token: "aws:rds/subnetGroup:SubnetGroup",
    id: "{name}",
    named: { by: "name", upTo: 255 },
    forceNew: ["name", "namePrefix"],
    required: ["subnetIds"],
    defaults: { description: "Managed by Pulumi" },
    outputs: { arn: arn("subgrp"), supportedNetworkTypes: ["IPV4"] },
  }),
  storedType({
    token: "aws:rds/parameterGroup:ParameterGroup",
    id: "{name}",
    named: { by: "name", upTo: 255 },
    forceNew: ["name", "namePrefix", "family", "description"],
    required: ["family"],
    defaults: { description: "Managed by Pulumi", skipDestroy: false },
    outputs: { arn: arn("pg") },
  }),
];
