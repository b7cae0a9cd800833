import { createReadStream } from "node:fs";
import { z } from "zod";
import { digestOf } from "../model/digest.ts";
import { makesName, withoutAutoNames } from "../model/auto-names.ts";
import { nameOfUrn } from "../model/resource-change.ts";
import { isMarked } from "./parse-checkpoint.ts";
import { MemberScanner } from "./member-scanner.ts";

const RESOURCE_PLAN = z.looseObject({ goal: z.unknown().optional(), steps: z.array(z.string()).nullish() });

/** Everything but the plans of resources, which are read one by one. */
const PLAN = z.looseObject({ resourcePlans: z.strictObject({}) });

/** With `version` the plan is wrapped; without, it is bare (both are written by current CLIs). */
const PATHS = [["plan", "resourcePlans"], ["resourcePlans"]];

/**
 * sha256 over what the engine's saved plan will do: operations and goals of every resource.
 *
 * Left out is what differs between two previews of the same thing: times, the order of dependencies, auto-names and their seeds,
 * and the ciphertext of secrets, which is salted anew each time (a changed secret shows in the
 * configuration's hash). Throws for a file that is no plan.
 */
export function planHash(text: string): string {
  const hasher = planHasher();
  hasher.push(Buffer.from(text));
  return hasher.hash();
}

/** The same of a file, of which only one resource's plan at a time lies in memory. */
export async function planHashOfFile(file: string): Promise<string> {
  const hasher = planHasher();
  for await (const chunk of createReadStream(file)) hasher.push(chunk as Buffer);
  return hasher.hash();
}

function planHasher(): { push: (chunk: Buffer) => void; hash: () => string } {
  const operations: [urn: string, steps: string[], goal: unknown][] = [];
  const scanner = new MemberScanner(PATHS, (json) => {
    for (const [urn, plan] of Object.entries(JSON.parse(`{${json}}`) as Record<string, unknown>)) {
      const { goal, steps } = RESOURCE_PLAN.parse(plan);
      operations.push([urn, steps ?? [], withSortedDependencies(withoutCiphertext(goal))]);
    }
  });
  return {
    push: (chunk) => scanner.push(chunk),
    hash: () => {
      const rest: unknown = JSON.parse(scanner.rest());
      PLAN.parse(typeof rest === "object" && rest !== null && "plan" in rest ? rest.plan : rest);
      operations.sort(([a], [b]) => (a < b ? -1 : 1));
      const named = operations.filter(([, steps]) => steps.some(makesName)).map(([urn]) => nameOfUrn(urn));
      // Each by itself, so that the whole is never one text.
      return digestOf(operations.map((operation) => digestOf(withoutAutoNames(operation, named))));
    },
  };
}

/** Dependencies are sets, which the engine writes in the order in which it met them. */
function withSortedDependencies(goal: unknown): unknown {
  if (typeof goal !== "object" || goal === null) return goal;
  const { dependencies, propertyDependencies } = goal as Record<string, unknown>;
  const properties = Object.entries(propertyDependencies ?? {}).map(([name, urns]) => [name, sorted(urns)]);
  return {
    ...goal,
    dependencies: sorted(dependencies),
    propertyDependencies: Object.fromEntries(properties) as unknown,
  };
}

function sorted(urns: unknown): unknown {
  return Array.isArray(urns) ? urns.map(String).sort() : urns;
}

function withoutCiphertext(value: unknown): unknown {
  if (isMarked(value)) {
    const { ciphertext, ...others } = value as Record<string, unknown>;
    return ciphertext === undefined ? others : "[secret]";
  }
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutCiphertext(member)]));
}
