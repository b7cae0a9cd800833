/** JSON as the CLI's printer writes it inside a document, four spaces a level: the preview's reader counts on it. */
export function indented(value: unknown, levels: number): string {
  const margin = "    ".repeat(levels);
  return margin + JSON.stringify(value, undefined, 4).replaceAll("\n", `\n${margin}`);
}

/** The members of a JSON list or object one by one, so that a large file never lies in memory as a whole. */
export function* listed<T>(items: Iterable<T>, textOf: (item: T) => string): Iterable<string> {
  let separator = "";
  for (const item of items) {
    yield separator + textOf(item);
    separator = ",\n";
  }
}
