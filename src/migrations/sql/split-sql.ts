/** The smallest piece of SQL that the loss check looks at. */
export interface SqlToken {
  /** `word` is in lower case, `name` is what stood between double quotes, `text` any quoted text without its content. */
  readonly kind: "word" | "name" | "text" | "symbol";
  readonly value: string;
}

export interface SqlStatement {
  readonly tokens: readonly SqlToken[];
  /** As it was written, for messages. */
  readonly source: string;
}

/** Quotes and comments first, so that what they hold is never read as SQL. */
const PIECES = new RegExp(
  [
    // Only what the server takes for space; to it a no-break space is a letter.
    String.raw`(?<space>^\ufeff|[ \t\n\r\f\v]+|--[^\n\r]*)`,
    String.raw`(?<comment>/\*)`,
    // A string goes on behind a line's end, and so do its escapes.
    String.raw`(?<escaped>[eE]'(?:[^'\\]|''|\\[\s\S])*'(?:[ \t\f\v]*[\n\r]\s*'(?:[^'\\]|''|\\[\s\S])*')*)`,
    String.raw`(?<text>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')`,
    String.raw`(?<name>"(?:[^"]|"")+")`,
    String.raw`(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)`,
    String.raw`(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`,
    String.raw`(?<number>\d[\w.]*|\$\d+)`,
    String.raw`(?<symbol>[^"'])`,
  ].join("|"),
  "y",
);

/**
 * Cuts SQL into statements and tokens, with respect for quotes, dollar quotes and (nested) comments.
 *
 * Undefined when a quote or a comment does not end: then nothing in the text can be trusted. It
 * knows no grammar: psql's own commands come out as symbols, and the body of `BEGIN ATOMIC` is cut
 * at its semicolons. `standard_conforming_strings` is taken to be on, as it is by default.
 */
export function splitSql(sql: string): readonly SqlStatement[] | undefined {
  const statements: SqlStatement[] = [];
  let tokens: SqlToken[] = [];
  let begin = 0;
  let at = 0;
  const close = (end: number): void => {
    if (tokens.length > 0) statements.push({ tokens, source: sql.slice(begin, end).trim() });
    tokens = [];
  };
  while (at < sql.length) {
    PIECES.lastIndex = at;
    const match = PIECES.exec(sql);
    const piece = match?.groups;
    if (match === null || piece === undefined) return undefined;
    const from = at;
    at += match[0].length;
    if (piece["space"] !== undefined) continue;
    if (piece["comment"] !== undefined || piece["dollar"] !== undefined) {
      const end =
        piece["dollar"] === undefined ? endOfComment(sql, from) : endOfDollar(sql, at, piece["dollar"]);
      if (end === undefined) return undefined;
      at = end;
      if (piece["comment"] !== undefined) continue;
    }
    if (tokens.length === 0) begin = from;
    if (match[0] === ";") close(from);
    else tokens.push(tokenOf(match[0], piece));
  }
  close(sql.length);
  return statements;
}

function tokenOf(raw: string, piece: Readonly<Record<string, string | undefined>>): SqlToken {
  if (piece["word"] !== undefined) return { kind: "word", value: raw.toLowerCase() };
  if (piece["name"] !== undefined) return { kind: "name", value: raw.slice(1, -1).replaceAll('""', '"') };
  if (piece["symbol"] !== undefined) return { kind: "symbol", value: raw };
  return { kind: "text", value: "" };
}

function endOfDollar(sql: string, from: number, tag: string): number | undefined {
  const end = sql.indexOf(tag, from);
  return end === -1 ? undefined : end + tag.length;
}

/** Comments nest in PostgreSQL, unlike in the SQL standard of most other servers. */
function endOfComment(sql: string, from: number): number | undefined {
  let depth = 0;
  for (const mark of sql.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return from + mark.index + 2;
  }
  return undefined;
}
