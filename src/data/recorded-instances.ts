import { z } from "zod";
import { RollbackError } from "../model/errors.ts";
import { nameOfUrn } from "../model/resource-change.ts";
import type { DeclaredInstance } from "./choose-cut-over.ts";
import { regionOf } from "./choose-snapshot.ts";

const RESOURCE = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.array(z.string()).nullish(),
});
const EXPORT = z.looseObject({ deployment: z.looseObject({ resources: z.array(RESOURCE).nullish() }) });

/** An RDS instance or Aurora cluster as the stack's state records it. */
export interface RecordedInstance {
  readonly urn: string;
  /** Its logical name in the program. */
  readonly name: string;
  readonly identifier: string;
  readonly resourceId: string;
  readonly region: string | undefined;
  readonly declared: DeclaredInstance;
  /** Only of a cluster: the instances of it that the stack records. */
  readonly members?: readonly RecordedMember[];
}

/** An instance of a cluster as the stack's state records it. */
export type RecordedMember = Pick<RecordedInstance, "urn" | "identifier" | "resourceId">;

type Resource = z.infer<typeof RESOURCE>;

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";

/** Finds every RDS instance and every Aurora cluster in an export of the stack's state. */
export function recordedInstances(exported: string): RecordedInstance[] {
  const resources = EXPORT.parse(JSON.parse(exported)).deployment.resources ?? [];
  const live = resources.filter((resource) => resource.delete !== true);
  return live.flatMap((resource) => {
    if (resource.type === INSTANCE) return [recordedInstance(resource, live)];
    return resource.type === CLUSTER ? [recordedCluster(resource, live)] : [];
  });
}

function recordedInstance(resource: Resource, live: readonly Resource[]): RecordedInstance {
  const { urn, id = "", inputs = {}, outputs = {} } = resource;
  return {
    urn,
    name: nameOfUrn(urn),
    identifier: text(outputs["identifier"]),
    resourceId: id,
    region: regionOf(text(outputs["arn"])),
    declared: { inputs, addressIsUsed: isAddressUsed([resource], live) },
  };
}

/** The ids of a cluster and its instances are their names; what never changes is among the outputs. */
function recordedCluster(resource: Resource, live: readonly Resource[]): RecordedInstance {
  const { urn, inputs = {}, outputs = {} } = resource;
  const identifier = text(outputs["clusterIdentifier"]);
  const region = regionOf(text(outputs["arn"]));
  const members = live.filter(
    ({ type, outputs: told = {} }) =>
      type === MEMBER && told["clusterIdentifier"] === identifier && regionOf(text(told["arn"])) === region,
  );
  return {
    urn,
    name: nameOfUrn(urn),
    identifier,
    resourceId: text(outputs["clusterResourceId"]),
    region,
    declared: {
      inputs,
      memberInputs: members.map((member) => member.inputs ?? {}),
      addressIsUsed: isAddressUsed([resource, ...members], live),
    },
    members: members.map((member) => ({
      urn: member.urn,
      identifier: text(member.outputs?.["identifier"]),
      resourceId: text(member.outputs?.["dbiResourceId"]),
    })),
  };
}

const ADDRESSES = ["address", "endpoint", "readerEndpoint"] as const;

/** Whether the stack's outputs hold an address of the database, or resources that are no part of it depend on it. */
function isAddressUsed(database: readonly Resource[], live: readonly Resource[]): boolean {
  const addresses = database.flatMap(({ outputs = {} }) => ADDRESSES.map((name) => outputs[name]));
  const held = new Set<unknown>(addresses.filter((address) => address !== undefined));
  const stack = live.find(({ type }) => type === "pulumi:pulumi:Stack");
  const parts = new Set(database.map(({ urn }) => urn));
  return (
    Object.values(stack?.outputs ?? {}).some((value) => held.has(value)) ||
    live.some(
      ({ urn, dependencies }) => !parts.has(urn) && dependencies?.some((one) => parts.has(one)) === true,
    )
  );
}

/** The database that is meant: the one of that logical name, or the only one. */
export function pickInstance(
  recorded: readonly RecordedInstance[],
  { resource, stack }: { readonly resource: string | undefined; readonly stack: string },
): RecordedInstance {
  const fitting = recorded.filter(({ name }) => resource === undefined || name === resource);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const names = recorded.map(({ name }) => name).join(", ");
  const message =
    recorded.length === 0
      ? `the state of stack "${stack}" has no RDS instance or cluster`
      : resource === undefined
        ? `stack "${stack}" has ${recorded.length} RDS databases: ${names}`
        : `stack "${stack}" has no RDS database "${resource}", but: ${names}`;
  throw new RollbackError("USAGE", {
    subject: resource ?? stack,
    message,
    remedy: recorded.length === 0 ? "choose a stack that has one" : "name one of them with --resource",
  });
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
