import { stripVTControlCharacters } from "node:util";

/** Control characters, zero-width and direction marks: what makes a terminal or a reader see another text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line that is safe to print: escape sequences removed, invisible characters as `\u{…}`, cut at `limit` characters. */
export function printable(text: string, limit = 200): string {
  const visible = stripVTControlCharacters(text).replace(INVISIBLE, escaped);
  return visible.length > limit ? `${visible.slice(0, limit - 1)}…` : visible;
}

/** An argv as a person would type it, for titles and messages only: it is never given to a shell. */
export function commandLine(argv: readonly string[], limit = 80): string {
  return printable(
    argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(" "),
    limit,
  );
}

function escaped(character: string): string {
  if (character === "\t") return " ";
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
