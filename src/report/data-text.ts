import type { DataPlan } from "../model/data.ts";
import type { StepOutcome } from "../model/step.ts";
import { describeData } from "./describe-data.ts";
import { terminalText } from "./escape.ts";
import { clipEnd, countOf, wrapText } from "./fit-text.ts";
import type { TextLayout } from "./text-layout.ts";

/** How each database comes back, for a terminal; nothing where the plan names none. */
export function dataLines(
  data: readonly DataPlan[],
  outcomes: readonly StepOutcome[],
  { width, style, perGroup }: TextLayout,
): string[] {
  if (data.length === 0) return [];
  const shown = data.slice(0, perGroup).flatMap((database) => {
    const { title, lines } = describeData(database, outcomes);
    return [
      ...wrapText(clipEnd(terminalText(title), 200), width, "  ", "    "),
      ...lines.flatMap((line) => wrapText(clipEnd(terminalText(line), 600), width, "    ", "      ")),
    ];
  });
  const hidden = data.length - perGroup;
  const more = hidden > 0 ? [`  … and ${countOf(hidden, "more database")}`] : [];
  return ["", style.caution(style.bold("Data")), ...shown, ...more];
}
