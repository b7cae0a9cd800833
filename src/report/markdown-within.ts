import { markdownText } from "./escape.ts";
import { clipEnd } from "./fit-text.ts";

/** Foreign text as Markdown of at most `max` characters; escaping can make one character ten, so the text gives way. */
export function markdownWithin(text: string, max: number): string {
  let length = Math.min(text.length, max);
  let escaped = markdownText(clipEnd(text, length));
  while (escaped.length > max && length > 1) {
    length = Math.floor(length * 0.7);
    escaped = markdownText(clipEnd(text, length));
  }
  return escaped;
}

/** Lines until a budget of characters is used up; what is left is told by `more`, which the caller keeps short. */
export function linesWithin<T>(
  items: readonly T[],
  budget: number,
  lineOf: (item: T) => string,
  more: (hidden: number) => string,
): string[] {
  const lines: string[] = [];
  let used = 0;
  for (const [index, item] of items.entries()) {
    const line = lineOf(item);
    used += line.length + 1;
    if (used > budget) return [...lines, more(items.length - index)];
    lines.push(line);
  }
  return lines;
}
