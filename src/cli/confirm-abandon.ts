import { closedText } from "../model/closed-databases.ts";
import { targetName } from "../model/target.ts";
import { terminalText } from "../report/escape.ts";
import { clipEnd, wrapText } from "../report/fit-text.ts";
import type { GivingUp } from "../use-cases/abandon-run.ts";
import { askTyped } from "./ask-typed.ts";
import type { ConsoleSession } from "./console-session.ts";

/** Shows what giving a run up does and asks for the stack's name; false when the person declined. */
export async function confirmAbandon(what: GivingUp, console: ConsoleSession): Promise<boolean> {
  if (console.signals.requested()) return false;
  console.pauseProgress();
  const lines = givingUpLines(console.redactor.value(what), process.stderr.columns || 100);
  process.stderr.write(`${lines.join("\n")}\n`);
  const { stack } = what.target;
  const message = `Type the name of the stack (${stack}) to give the run up`;
  return askTyped(message, [{ what: "the stack", text: stack }]);
}

/** What giving a run up takes back, or that it takes nothing back and what stays; and what is closed meanwhile. */
export function givingUpLines({ run, target, takenBack, stays, closed }: GivingUp, width: number): string[] {
  const shown = (text: string, first: string): string[] =>
    wrapText(clipEnd(terminalText(text), 1000), width, first, " ".repeat(first.length));
  const undoing = takenBack.map(({ title, undo }) => (undo.by === "step" ? undo.title : `undo: ${title}`));
  const takes = stays === undefined ? undoing : [];
  return [
    ...shown(`Give up run ${run} of ${targetName(target)}`, ""),
    takes.length === 0 ? "Nothing is taken back." : "Taken back, in this order:",
    ...takes.flatMap((title) => shown(title, "  - ")),
    ...(stays === undefined ? [] : ["What stays:", ...shown(stays, "  ")]),
    ...(takes.length > 0
      ? []
      : closed.flatMap((database) => [
          ...shown(`CLOSED: ${closedText(database)}, and stays so until its owner opens it:`, ""),
          ...shown(database.openIt, "  "),
        ])),
  ];
}
