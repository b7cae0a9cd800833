import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { indented, listed } from "./printer-layout.ts";
import { previewStep } from "./preview-step.ts";
import { generateResources, type GeneratedResource, type Spread } from "./resource.ts";
import { resourceInputs, resourceState } from "./resource-state.ts";
import { GENERATED_UPDATE, historyFolder } from "./recorded-update.ts";

/** Where the files of a generated stack lie in its folder. */
export const STACK_FILES = {
  preview: "preview.json",
  plan: "engine-plan.json",
  state: "export.json",
} as const;

/** Writes what the CLI would write and print for a stack of `count` resources: preview, saved plan, state and history. */
export async function writeStack(folder: string, count: number, spread: Spread): Promise<void> {
  const resources = generateResources(count, spread);
  const history = historyFolder(folder);
  await mkdir(history, { recursive: true });
  const write = (path: string, parts: Iterable<string>): Promise<void> =>
    pipeline(Readable.from(parts), createWriteStream(path));
  await write(join(folder, STACK_FILES.preview), previewParts(resources));
  await write(join(folder, STACK_FILES.plan), planParts(resources));
  await write(join(folder, STACK_FILES.state), stateParts(resources));
  await write(join(history, "prod-1.checkpoint.json"), recordedParts(resources));
  const { kind, startedAt, commit } = GENERATED_UPDATE;
  const info = { kind, startTime: Date.parse(startedAt) / 1000, environment: { "git.head": commit } };
  await writeFile(join(history, "prod-1.history.json"), JSON.stringify(info));
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
    const state = resourceInputs(resource, "good");
    const goal = { type: resource.type, custom: true, inputDiff: { updates: state } };
    const plan = { goal, steps: [resource.op], state, seed: "7u6j9HN3Zdj7VVoRFSBwyrSCWNWm1AxISk8vJuV3dTs=" };
    return `        ${JSON.stringify(resource.urn)}: ${indented(plan, 2).trimStart()}`;
  });
  yield "\n    }\n}\n";
}

function* stateParts(resources: readonly GeneratedResource[]): Iterable<string> {
  yield `{\n    "version": 3,\n    "deployment": {\n        "manifest": {},\n        "resources": [\n`;
  yield* listed(statesOf(resources), (state) => indented(state, 3));
  yield "\n        ]\n    }\n}\n";
}

function* recordedParts(resources: readonly GeneratedResource[]): Iterable<string> {
  yield `{"version":3,"checkpoint":{"latest":{"manifest":{},"resources":[`;
  yield* listed(statesOf(resources), (state) => JSON.stringify(state));
  yield "]}}}\n";
}

function* statesOf(resources: readonly GeneratedResource[]): Iterable<Record<string, unknown>> {
  for (const resource of resources) if (resource.op !== "create") yield resourceState(resource, "bad");
}
