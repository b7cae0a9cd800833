import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { previewStep } from "./preview-step.ts";
import { generateResources, type GeneratedResource, type Spread } from "./resource.ts";
import { resourceInputs, resourceState } from "./resource-state.ts";

/** Where the files of a generated stack lie in its folder. */
export const STACK_FILES = { preview: "preview.json", plan: "engine-plan.json", state: "export.json" } as const;

/**
 * Writes what the CLI would write and print for a stack of `count` resources: preview, saved plan and state.
 *
 * In the very layout of the CLI's printer, four spaces a level, because the reader counts on it.
 */
export async function writeStack(folder: string, count: number, spread: Spread): Promise<void> {
  await mkdir(folder, { recursive: true });
  const resources = generateResources(count, spread);
  const write = (name: string, parts: Iterable<string>): Promise<void> =>
    pipeline(Readable.from(parts), createWriteStream(join(folder, name)));
  await write(STACK_FILES.preview, previewParts(resources));
  await write(STACK_FILES.plan, planParts(resources));
  await write(STACK_FILES.state, stateParts(resources));
}

function* previewParts(resources: readonly GeneratedResource[]): Iterable<string> {
  yield `{\n    "config": {\n        "large:replicas": "2"\n    },\n    "steps": [\n`;
  yield* listed(resources, (resource) => indented(previewStep(resource), 2));
  const counts = Object.entries(Object.groupBy(resources, ({ op }) => op));
  const summary = Object.fromEntries(counts.map(([op, group]) => [op, group.length]));
  yield `\n    ],\n    "duration": 2037475180,\n    "changeSummary": ${indented(summary, 1).trimStart()}\n}\n`;
}

function* planParts(resources: readonly GeneratedResource[]): Iterable<string> {
  yield `{\n    "manifest": {},\n    "resourcePlans": {\n`;
  yield* listed(resources, (resource) => {
    const goal = { type: resource.type, custom: true, inputDiff: { updates: resourceInputs(resource, "good") } };
    const plan = { goal, steps: [resource.op], state: resourceInputs(resource, "good"), seed: "7u6j9HN3Zdj7VVo=" };
    return `        ${JSON.stringify(resource.urn)}: ${indented(plan, 2).trimStart()}`;
  });
  yield "\n    }\n}\n";
}

function* stateParts(resources: readonly GeneratedResource[]): Iterable<string> {
  yield `{\n    "version": 3,\n    "deployment": {\n        "manifest": {},\n        "resources": [\n`;
  const recorded = resources.filter(({ op }) => op !== "create");
  yield* listed(recorded, (resource) => indented(resourceState(resource, "bad"), 3));
  yield "\n        ]\n    }\n}\n";
}

function* listed<T>(items: readonly T[], textOf: (item: T) => string): Iterable<string> {
  for (const [index, item] of items.entries()) yield `${index === 0 ? "" : ",\n"}${textOf(item)}`;
}

function indented(value: unknown, levels: number): string {
  const margin = "    ".repeat(levels);
  return margin + JSON.stringify(value, undefined, 4).replaceAll("\n", `\n${margin}`);
}
