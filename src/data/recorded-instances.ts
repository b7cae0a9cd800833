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

/** An RDS instance as the stack's state records it. */
export interface RecordedInstance {
  readonly urn: string;
  /** Its logical name in the program. */
  readonly name: string;
  readonly identifier: string;
  readonly resourceId: string;
  readonly region: string | undefined;
  readonly declared: DeclaredInstance;
}

/** Finds every RDS instance in an export of the stack's state. */
export function recordedInstances(exported: string): RecordedInstance[] {
  const resources = EXPORT.parse(JSON.parse(exported)).deployment.resources ?? [];
  const live = resources.filter((resource) => resource.delete !== true);
  const stack = live.find(({ type }) => type === "pulumi:pulumi:Stack");
  return live
    .filter(({ type }) => type === "aws:rds/instance:Instance")
    .map(({ urn, id = "", inputs = {}, outputs = {} }) => {
      const addresses = new Set([outputs["address"], outputs["endpoint"]]);
      const isExported = Object.values(stack?.outputs ?? {}).some((value) => addresses.has(value));
      return {
        urn,
        name: nameOfUrn(urn),
        identifier: text(outputs["identifier"]),
        resourceId: id,
        region: regionOf(text(outputs["arn"])),
        declared: {
          inputs,
          addressIsUsed: isExported || live.some(({ dependencies }) => dependencies?.includes(urn) ?? false),
        },
      };
    });
}

/** The instance that is meant: the one of that logical name, or the only one. */
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
      ? `the state of stack "${stack}" has no RDS instance`
      : resource === undefined
        ? `stack "${stack}" has ${recorded.length} RDS instances: ${names}`
        : `stack "${stack}" has no RDS instance "${resource}", but: ${names}`;
  throw new RollbackError("USAGE", {
    subject: resource ?? stack,
    message,
    remedy: recorded.length === 0 ? "choose a stack that has one" : "name one of them with --resource",
  });
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
