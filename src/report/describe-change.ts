import {
  removedSafetyOptions,
  type PropertyChange,
  type ResourceChange,
  type ResourceOperation,
  type SafetyOptions,
} from "../model/resource-change.ts";
import { visibleText } from "./escape.ts";
import { clipEnd, clipMiddle } from "./fit-text.ts";

/** The signs Pulumi's own display puts before an operation (pkg/backend/display). */
const SYMBOLS: Record<ResourceOperation, string> = {
  same: " ",
  create: "+",
  update: "~",
  delete: "-",
  replace: "+-",
  "create-replacement": "++",
  "delete-replaced": "--",
  read: ">",
  "read-replacement": ">>",
  refresh: "~",
  discard: "<",
  "discard-replaced": "<<",
  "remove-pending-replace": "~",
  import: "=",
  "import-replacement": "=>",
};

const SHOWN_PROPERTIES = 4;
const SHOWN_OPTIONS = 6;
const VALUE_LENGTH = 24;
const PATH_LENGTH = 48;

/** Pulumi's sign and word for an operation, such as `+- replace`. */
export function describeOperation(op: ResourceOperation): string {
  return `${SYMBOLS[op].padEnd(2)} ${op}`;
}

/** The type as Pulumi's display shortens it: `aws:rds/instance:Instance` becomes `aws:rds:Instance`. */
export function shortType(type: string): string {
  const [provider, module, name] = type.split(":");
  if (provider === undefined || module === undefined || name === undefined) return type;
  const [folder, file] = module.split("/");
  return file?.toLowerCase() === name.toLowerCase() ? `${provider}:${folder ?? ""}:${name}` : type;
}

/** What changes in a resource: properties that force a replacement first, at most four, values shortened. */
export function describeProperties(properties: readonly PropertyChange[]): string {
  const forcing = properties.filter((property) => property.forcesReplacement);
  const harmless = properties.filter((property) => !property.forcesReplacement);
  const ordered = [...forcing, ...harmless];
  const shown = ordered.slice(0, SHOWN_PROPERTIES).map(describeProperty);
  const hidden = ordered.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(", ");
}

/** The safety options on in the state, those the update would drop marked; empty when there are none. */
export function describeSafety(change: ResourceChange): string {
  if (change.before === undefined) return "";
  const dropped = new Set(removedSafetyOptions(change).map((option) => option.split(" ")[0]));
  return optionsThatAreOn(change.before)
    .map((option) => (dropped.has(option.split(" ")[0]) ? `${option} (dropped)` : option))
    .join(", ");
}

function describeProperty(property: PropertyChange): string {
  const path = clipMiddle(visibleText(property.path), PATH_LENGTH);
  const forces = property.forcesReplacement ? " (forces replacement)" : "";
  if (property.kind === "delete") return `-${path}${forces}`;
  const [before, after] = valueTexts(property);
  if (property.kind === "add") return `+${path}${after === "" ? "" : `: ${after}`}${forces}`;
  return before === "" && after === ""
    ? `${path}${forces}`
    : `${path}: ${before || "?"} → ${after || "?"}${forces}`;
}

/** Both values in few characters, cut so that the place where they differ stays visible. */
function valueTexts({ before, after }: PropertyChange): [string, string] {
  const texts = [before, after].map((value) => (value === undefined ? "" : visibleText(value)));
  const [old = "", now = ""] = texts;
  const differsAt = firstDifference(old, now);
  const start = Math.max(old.length, now.length) <= VALUE_LENGTH || differsAt < 8 ? 0 : differsAt - 7;
  const cut = (text: string): string =>
    clipEnd(start === 0 || text === "" ? text : `…${text.slice(start)}`, VALUE_LENGTH);
  return [cut(old), cut(now)];
}

function optionsThatAreOn(options: SafetyOptions): string[] {
  const on: string[] = [];
  if (options.protect) on.push("protect");
  if (options.retainOnDelete) on.push("retainOnDelete");
  if (options.importId !== undefined)
    on.push(`imported as ${clipMiddle(visibleText(options.importId), PATH_LENGTH)}`);
  if (options.deletedWith !== undefined)
    on.push(`deletedWith ${clipMiddle(visibleText(options.deletedWith), PATH_LENGTH)}`);
  if (options.ignoreChanges.length > 0) on.push(`ignoreChanges ${ignoredPaths(options.ignoreChanges)}`);
  return on;
}

function ignoredPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN_OPTIONS).map((path) => clipMiddle(visibleText(path), PATH_LENGTH));
  return [...shown, ...(paths.length > SHOWN_OPTIONS ? [`${paths.length - SHOWN_OPTIONS} more`] : [])].join(
    " ",
  );
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index += 1;
  return index;
}
