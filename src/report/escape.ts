const ESC = "\\u001b";
const BEL = "\\u0007";

/** Whole terminal sequences (CSI; OSC, DCS, SOS, PM and APC up to their terminator; short ones), so that no tail of them stays. */
const TERMINAL_SEQUENCE = new RegExp(
  `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]|${ESC}[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}[ -/]*[0-~]`,
  "g",
);

/**
 * Format characters (Cf): bidirectional overrides, zero-width characters, tags and the soft hyphen make a text
 * read as another one. Combining grapheme joiner, Hangul fillers and variation selectors are invisible too.
 */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f]/gu;

/** Makes foreign text safe to look at: one line, no control, no invisible and no direction-changing character. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(TERMINAL_SEQUENCE, "")
    .replace(INVISIBLE, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/**
 * Foreign text for a terminal or a CI log.
 *
 * CI runners obey `::command::` at the start of a line and `##[command]` anywhere; both are broken up here.
 * URNs keep their colons: theirs never follow a space.
 */
export function terminalText(text: string): string {
  return visibleText(text)
    .replace(/(^|\s)::(?=\S)/g, "$1: :")
    .replace(/##(?=\[)/g, "# # ");
}

const HTML_ENTITY: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Foreign text for an HTML element or a quoted attribute. */
export function htmlText(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => HTML_ENTITY[character] ?? character);
}

/** Entities cannot open or close Markdown structure (CommonMark 6.2), which backslashes in a table cell can. */
const MARKDOWN_SPECIAL = /[&<>\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * Foreign text for one line of GitHub Markdown: a table cell, a list item, a heading.
 *
 * Mentions, issue references and links are cut by an empty comment, because GitHub makes them out of
 * the decoded text: an entity or a backslash would still notify the team or touch the issue.
 */
export function markdownText(text: string): string {
  return visibleText(text)
    .replace(MARKDOWN_SPECIAL, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=[\p{L}\p{N}])/gu, "@<!-- -->")
    .replace(/(?<!&)#(?=\d)/g, "#<!-- -->")
    .replace(/\bGH-(?=\d)/gi, "$&<!-- -->")
    .replace(/:\/\//g, ":<!-- -->//")
    .replace(/\bwww\./gi, "www<!-- -->.");
}

/** Foreign text as Markdown code: the tag needs no fence that the text could close. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}
