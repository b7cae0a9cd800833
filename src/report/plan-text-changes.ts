import { RESOURCE_OPERATIONS, type ResourceChange } from "../model/resource-change.ts";
import type { Preview } from "../model/preview.ts";
import { describeOperation, describeProperties, describeSafety, shortType } from "./describe-change.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, clipMiddle, wrapText } from "./fit-text.ts";
import { countOperations, groupChanges, type ChangeGroup, type Danger } from "./group-changes.ts";
import type { Style } from "./style.ts";
import type { TextLayout } from "./text-layout.ts";

/** Longer names and types are cut in the middle: two of them still fit a wide terminal. */
const LONGEST_CELL = 64;

/** The resources that change, worst group first, at most `perGroup` of each, and the counts of all. */
export function changeLines(preview: Preview, layout: TextLayout): string[] {
  const groups = groupChanges(preview.changes);
  return [
    ...groups.flatMap((group) => ["", ...groupLines(group, layout)]),
    "",
    ...countLines(preview, layout),
  ];
}

function groupLines(group: ChangeGroup, layout: TextLayout): string[] {
  const shown = group.changes.slice(0, layout.perGroup);
  const hidden = group.changes.slice(layout.perGroup);
  const paint = emphasisOf(group.danger, layout.style);
  const heads = alignedHeads(shown, layout.width);
  const lines = shown.flatMap((change, index) =>
    resourceLines(heads[index] ?? "", detailsOf(change), layout.width, paint),
  );
  const more =
    hidden.length > 0
      ? [`  … and ${hidden.length} more (${countOperations(hidden)}), see --output json`]
      : [];
  return [paint(layout.style.bold(`${group.title}: ${group.changes.length}`)), ...lines, ...more];
}

/** Operation, name and type of each change in columns; on a narrow terminal name and type share what is left. */
function alignedHeads(changes: readonly ResourceChange[], width: number): string[] {
  const operations = changes.map((change) => describeOperation(change.op));
  const names = changes.map((change) => clipMiddle(terminalText(change.name), LONGEST_CELL));
  const types = changes.map((change) => clipMiddle(terminalText(shortType(change.type)), LONGEST_CELL));
  const operationWidth = longest(operations);
  const room = Math.max(24, width - operationWidth - 6);
  const nameWidth = Math.min(longest(names), Math.max(Math.floor(room / 2), room - longest(types)));
  const typeWidth = Math.min(longest(types), room - nameWidth);
  return operations.map((operation, index) => {
    const name = clipMiddle(names[index] ?? "", nameWidth).padEnd(nameWidth);
    const type = clipMiddle(types[index] ?? "", typeWidth).padEnd(typeWidth);
    return `  ${operation.padEnd(operationWidth)}  ${name}  ${type}`;
  });
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0);
}

function resourceLines(
  head: string,
  details: readonly string[],
  width: number,
  paint: (text: string) => string,
): string[] {
  const tail = details.length === 0 ? "" : `  ${details.join(" · ")}`;
  if (head.length + tail.length <= width)
    return [paint(head.trimEnd()) + head.slice(head.trimEnd().length) + tail];
  return [
    paint(head.trimEnd()),
    ...details.flatMap((detail) => wrapText(detail, width, "       ", "         ")),
  ];
}

function detailsOf(change: ResourceChange): string[] {
  const safety = describeSafety(change);
  return [
    terminalText(describeProperties(change.properties)),
    safety === "" ? "" : terminalText(`has ${safety}`),
    change.stateful === undefined ? "" : clipEnd(terminalText(`stateful: ${change.stateful}`), 160),
  ].filter((detail) => detail !== "");
}

function countLines(preview: Preview, layout: TextLayout): string[] {
  const counts = RESOURCE_OPERATIONS.filter((op) => op !== "same" && (preview.counts[op] ?? 0) > 0).map(
    (op) => `${preview.counts[op] ?? 0} ${op}`,
  );
  const text = `Resources: ${[...counts, `${preview.counts.same ?? 0} unchanged`].join(", ")}`;
  return wrapText(text, layout.width, "", "  ");
}

function emphasisOf(danger: Danger, style: Style): (text: string) => string {
  if (danger === "data-at-risk" || danger === "destroyed") return style.danger;
  return danger === "unprotected" || danger === "stateful-change" ? style.caution : (text) => text;
}
