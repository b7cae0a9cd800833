import { z } from "zod";
import { type DataObject, readKeys, type ReadKeys, writeKeys } from "../../adapters/kubernetes-keys.ts";
import { type Deployment, restartDeployment, restartedAt } from "../../adapters/kubernetes-restart.ts";
import { type Kubernetes, openKubernetes } from "../../adapters/kubernetes.ts";
import { addressTexts, holds } from "../../data/address-texts.ts";
import { RollbackError } from "../../model/errors.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import type { IndirectionSettings, ObjectKeys } from "../../model/settings.ts";
import { recall } from "../postgres/step-memory.ts";
import type { Observation, StepContext, StepResult } from "../step-kind.ts";
import type { PointedInstance, PointedPair } from "./point-consumers.ts";
import { portObjection } from "./port-objection.ts";

/** A Secret or a ConfigMap with the keys that consumers read. */
export interface PointedObject extends ObjectKeys {
  readonly kind: DataObject["kind"];
}

/** Written down before the first change: what the keys held is an address, which RDS told. */
const MEMORY = z.object({ was: z.string(), restartedAt: z.string() });

/** The object that the settings name; throws for settings that name none. */
export function objectIn({ secret, configMap }: IndirectionSettings): PointedObject {
  if (secret !== undefined) return { ...secret, kind: "Secret" };
  if (configMap !== undefined) return { ...configMap, kind: "ConfigMap" };
  throw new RollbackError("CONFIG_INVALID", {
    subject: "indirection",
    message: "the indirection names no key",
    remedy: "write one of config, secret and configMap into data[].indirection",
  });
}

/** Says why the keys cannot be pointed elsewhere; the cluster is asked to try it without keeping anything. */
export async function objectFindings(
  object: PointedObject,
  present: PointedInstance,
  context: StepContext,
): Promise<Finding[]> {
  const subject = nameOf(object);
  const kubernetes = await open(object, context);
  const texts = addressTexts(object, present.endpoint);
  const found = await readKeys(kubernetes, object, Object.keys(texts));
  if (found === undefined) return [notFound(subject, "does not exist")];
  const objection = whyNotThis(subject, found, texts, present) ?? (await ownedByStack(object, context));
  if (objection !== undefined) return [objection];
  const { version } = found;
  await writeKeys(kubernetes, object, { values: texts, version, dryRun: true });
  for (const deployment of restartsOf(object)) {
    await restartDeployment(kubernetes, deployment, { at: context.plan.createdAt, dryRun: true });
  }
  return [];
}

/** Points the keys at the restored instance, unless they are there already, and restarts what must read them anew. */
export async function pointObject(
  object: PointedObject,
  pair: PointedPair,
  context: StepContext,
): Promise<StepResult> {
  const objection = portObjection(object, pair);
  if (objection !== undefined) return { status: "failed", detail: objection };
  const kubernetes = await open(object, context);
  const memory = recall(context, MEMORY) ?? {
    was: pair.old.identifier,
    restartedAt: new Date().toISOString(),
  };
  const stage = await stageOf(kubernetes, object, pair);
  if (stage.holds === "neither") return { status: "failed", detail: `${stage.detail}; nothing was changed` };
  context.remember(memory);
  if (stage.holds === "old") {
    const values = addressTexts(object, pair.restored.endpoint);
    const answer = await writeKeys(kubernetes, object, { values, version: stage.version });
    // Perhaps our own first try, whose answer was lost.
    if (answer === "changed" && (await stageOf(kubernetes, object, pair)).holds !== "new") {
      const detail = `${nameOf(object)} was changed by somebody else meanwhile, and nothing of it was overwritten`;
      return { status: "unknown", detail: `${detail}: look who changes it, then resume` };
    }
  }
  for (const deployment of restartsOf(object)) {
    await restartDeployment(kubernetes, deployment, { at: memory.restartedAt });
    context.progress(`restarted ${deployment.namespace}/${deployment.name}`);
  }
  return { status: "succeeded", detail: doneText(object, pair, memory.was), data: dataOf(object, pair) };
}

/** Looks at the keys, and at the Deployments that were to be restarted. */
export async function lookAtObject(
  object: PointedObject,
  pair: PointedPair,
  context: StepContext,
): Promise<Observation> {
  const kubernetes = await open(object, context);
  const { holds: which, detail } = await stageOf(kubernetes, object, pair);
  if (which !== "new") return { found: which === "old" ? "not-done" : "unknown", detail };
  const memory = recall(context, MEMORY);
  for (const deployment of restartsOf(object)) {
    const at = await restartedAt(kubernetes, deployment);
    if (memory === undefined || at !== memory.restartedAt)
      return {
        found: "remaining",
        detail: `${deployment.namespace}/${deployment.name} is not restarted yet`,
      };
  }
  const was = memory?.was ?? pair.old.identifier;
  return { found: "done", detail: doneText(object, pair, was), data: dataOf(object, pair) };
}

function open(
  { context: cluster }: PointedObject,
  { environment, signal }: StepContext,
): Promise<Kubernetes> {
  return openKubernetes({ environment, context: cluster, signal });
}

/** Whose address the keys hold; what else they may hold stays unsaid, because it may be a secret. */
async function stageOf(
  kubernetes: Kubernetes,
  object: PointedObject,
  { old, restored }: PointedPair,
): Promise<{ readonly holds: "old" | "new" | "neither"; readonly version: string; readonly detail: string }> {
  const now = addressTexts(object, restored.endpoint);
  const found = await readKeys(kubernetes, object, Object.keys(now));
  const version = found?.version ?? "";
  const told = (identifier: string): string => `${keysOf(object)} holds the address of "${identifier}"`;
  if (holds(found?.values ?? {}, now)) return { holds: "new", version, detail: told(restored.identifier) };
  if (holds(found?.values ?? {}, addressTexts(object, old.endpoint)))
    return { holds: "old", version, detail: told(old.identifier) };
  const detail = `${keysOf(object)} holds neither the address of "${old.identifier}" nor that of "${restored.identifier}"`;
  return { holds: "neither", version, detail };
}

function whyNotThis(
  subject: string,
  { values, isImmutable }: ReadKeys,
  texts: Readonly<Record<string, string>>,
  { identifier }: PointedInstance,
): Finding | undefined {
  const missing = Object.keys(texts).find((key) => values[key] === undefined);
  if (missing !== undefined) return notFound(subject, `has no key "${missing}"`);
  if (isImmutable) {
    const message = `${subject} is immutable: the cluster refuses every change of it`;
    const remedy = "let consumers read a key that can change, or use another cutOver";
    return blocking({ code: "KEY_IS_IMMUTABLE", subject, message, remedy });
  }
  if (holds(values, texts)) return undefined;
  const message = `${subject} does not hold the address of "${identifier}" under ${Object.keys(texts).join(", ")}`;
  const remedy = "check cluster, namespace and keys (data[].indirection): consumers may use another database";
  return blocking({ code: "KEY_HOLDS_ANOTHER", subject, message, remedy });
}

/** What the program itself makes would be taken back by its next update. */
async function ownedByStack(object: PointedObject, { engine }: StepContext): Promise<Finding | undefined> {
  const types = [`kubernetes:core/v1:${object.kind}`, `kubernetes:core/v1:${object.kind}Patch`];
  const { resources } = await engine.readCheckpoint();
  const owner = resources.find(
    ({ type, id }) => types.includes(type) && id === `${object.namespace}/${object.name}`,
  );
  if (owner === undefined) return undefined;
  const message = `${nameOf(object)} is made by the stack's own program (${owner.urn}), whose next update would put the old address back`;
  const remedy = "name the configuration key that its value comes from (data[].indirection.config)";
  return blocking({ code: "KEY_IS_MANAGED", subject: nameOf(object), message, remedy });
}

function restartsOf({ restart = [] }: PointedObject): Deployment[] {
  return restart.map((text) => {
    const [namespace = "", name = ""] = text.split("/");
    return { namespace, name };
  });
}

function doneText(object: PointedObject, { restored }: PointedPair, was: string): string {
  const done = `${keysOf(object)} holds the address of "${restored.identifier}" (before: of "${was}")`;
  const restarted = object.restart ?? [];
  const pods =
    restarted.length === 0
      ? "running pods see it only after a restart"
      : `${restarted.join(", ")} restarted, other pods see it only after a restart`;
  return `${done}; ${pods}; what writes ${nameOf(object)} elsewhere must follow`;
}

function dataOf(object: PointedObject, { restored }: PointedPair): Record<string, unknown> {
  return { object: nameOf(object), identifier: restored.identifier };
}

const nameOf = ({ kind, namespace, name }: PointedObject): string => `${kind} ${namespace}/${name}`;

const keysOf = (object: PointedObject): string =>
  `${[object.host, ...(object.port === undefined ? [] : [object.port])].join(" and ")} of ${nameOf(object)}`;

function notFound(subject: string, what: string): Finding {
  const remedy = "check cluster, namespace and name (data[].indirection)";
  return blocking({ code: "KEY_NOT_FOUND", subject, message: `${subject} ${what}`, remedy });
}
