import { z } from "zod";
import {
  isDestructive,
  isResourceOperation,
  nameOfUrn,
  typeOfUrn,
  type PropertyChange,
  type ResourceChange,
  type ResourceOperation,
  type SafetyOptions,
} from "../model/resource-change.ts";
import { shortenValue, valueAt } from "./shorten-value.ts";

const STATE = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  importID: z.string().optional(),
  ignoreChanges: z.array(z.string()).nullish(),
  deletedWith: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

const STEP = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: STATE.optional(),
  newState: STATE.optional(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.looseObject({ kind: z.string() })).nullish(),
});

type State = z.infer<typeof STATE>;

/** A step of the preview that this version of the tool does not understand. */
export interface UnknownOperation {
  readonly unknownOperation: string;
}

/** Reads one entry of `steps` in `pulumi preview --json` (pkg/display/json.go) into a change. */
export function readChange(
  entry: unknown,
  statefulReason: (type: string) => string | undefined,
): ResourceChange | UnknownOperation {
  const parsed = STEP.safeParse(entry);
  if (!parsed.success) return { unknownOperation: "a step in a form this version does not know" };
  const step = parsed.data;
  if (!isResourceOperation(step.op)) return { unknownOperation: step.op };
  if (needsOldState(step.op) && step.oldState === undefined)
    return { unknownOperation: `${step.op} of ${nameOfUrn(step.urn)} without the state it has now` };
  const type = step.newState?.type ?? step.oldState?.type ?? typeOfUrn(step.urn);
  return {
    urn: step.urn,
    type,
    name: nameOfUrn(step.urn),
    op: step.op,
    id: step.oldState?.id,
    properties: readProperties(step),
    before: readSafety(step.oldState),
    after: step.op === "delete" ? undefined : readSafety(step.newState),
    stateful: statefulReason(type),
  };
}

function readSafety(state: State | undefined): SafetyOptions | undefined {
  if (state === undefined) return undefined;
  return {
    protect: state.protect ?? false,
    retainOnDelete: state.retainOnDelete ?? false,
    importId: state.importID === "" ? undefined : state.importID,
    ignoreChanges: state.ignoreChanges ?? [],
    deletedWith: state.deletedWith === "" ? undefined : state.deletedWith,
  };
}

function readProperties(step: z.infer<typeof STEP>): PropertyChange[] {
  const forcing = new Set(step.replaceReasons ?? []);
  // A provider may name changed properties without a detailed diff; null and {} differ (pulumi/pulumi#15213).
  const kinds =
    step.detailedDiff == null
      ? (step.diffReasons ?? []).map((path): [string, string] => [
          path,
          forcing.has(path) ? "update-replace" : "update",
        ])
      : Object.entries(step.detailedDiff).map(([path, { kind }]): [string, string] => [path, kind]);
  return kinds
    .filter(([path]) => !path.startsWith("__"))
    .map(([path, kind]) => ({
      path,
      kind: kind.startsWith("add") ? "add" : kind.startsWith("delete") ? "delete" : "update",
      forcesReplacement: kind.endsWith("-replace") || forcing.has(path),
      before: shortenValue(valueAt(step.oldState?.inputs, path)),
      after: shortenValue(valueAt(step.newState?.inputs, path)),
    }));
}

/** Operations on something that exists: what it was protected by is in its old state, and nowhere else. */
function needsOldState(op: ResourceOperation): boolean {
  return op === "update" || isDestructive(op);
}
