/** Cuts the end of a text that is longer than `max` characters; the cut shows as `…`. */
export function clipEnd(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, Math.max(0, max - 1)).toWellFormed()}…`;
}

/** Cuts the middle of a text that is longer than `max` characters: names differ at their ends. */
export function clipMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (max - 1 - head))}`.toWellFormed();
}

/**
 * Breaks a text at spaces into lines of at most `width` characters, the first and the others indented as given.
 *
 * A word longer than the width keeps a line to itself: a broken URN could not be copied, and its
 * second half could start a line with a CI command.
 */
export function wrapText(text: string, width: number, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const indent = lines.length === 0 ? first : others;
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, (lines.length === 0 ? first : others) + line];
}

/** `1 resource`, `2 resources`: regular plurals only. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
