import type { TableReference } from "./sql-loss.ts";
import type { SqlToken } from "./split-sql.ts";

/** Reads the tokens of a statement from left to right. */
export class TokenReader {
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Steps over the words when they come next, in this order, and tells whether they did. */
  takes(...words: readonly string[]): boolean {
    const come = words.every((word, index) => isWord(this.#tokens[this.#at + index], word));
    if (come) this.#at += words.length;
    return come;
  }

  /** Steps over one symbol when it comes next. */
  takesSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (!isSymbol(token, symbol)) return false;
    this.#at += 1;
    return true;
  }

  /** The next word, stepped over; undefined when something else comes. */
  word(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word") return undefined;
    this.#at += 1;
    return token.value;
  }

  /** The next identifier, quoted or not. */
  name(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" && token?.kind !== "name") return undefined;
    this.#at += 1;
    return token.value;
  }

  /** `table`, `schema.table`, with ONLY before or `*` behind it; undefined for anything else. */
  table(): TableReference | undefined {
    this.takes("only");
    const first = this.name();
    if (first === undefined) return undefined;
    const second = this.takesSymbol(".") ? this.name() : undefined;
    if (this.takesSymbol(".")) return undefined;
    this.takesSymbol("*");
    return second === undefined ? { schema: undefined, name: first } : { schema: first, name: second };
  }

  /** Tables up to something that is no comma; undefined when one of them cannot be read. */
  tables(): TableReference[] | undefined {
    const found: TableReference[] = [];
    do {
      const table = this.table();
      if (table === undefined) return undefined;
      found.push(table);
    } while (this.takesSymbol(","));
    return found;
  }

  /** Whether a word stands anywhere in the rest. */
  has(word: string): boolean {
    return this.#tokens.slice(this.#at).some((token) => isWord(token, word));
  }

  /** The rest, cut at the commas outside of parentheses. */
  parts(): TokenReader[] {
    const parts: SqlToken[][] = [[]];
    let depth = 0;
    for (const token of this.#tokens.slice(this.#at)) {
      if (token.kind === "symbol" && "([".includes(token.value)) depth += 1;
      if (token.kind === "symbol" && ")]".includes(token.value)) depth -= 1;
      if (depth === 0 && token.kind === "symbol" && token.value === ",") parts.push([]);
      else parts.at(-1)?.push(token);
    }
    return parts.map((tokens) => new TokenReader(tokens));
  }

  /** The names that are called like functions in the rest; with their schema or quotes where they have them. */
  calls(): string[] {
    return this.#tokens.slice(this.#at).flatMap((token, index, rest) => {
      if (!isSymbol(rest[index + 1], "(") || (token.kind !== "word" && token.kind !== "name")) return [];
      const before = rest[index - 1];
      // `AS names (a, b)` lists columns.
      if (isWord(before, "as")) return [];
      const schema = isSymbol(before, ".") ? rest[index - 2] : undefined;
      if (schema !== undefined && schema.value !== "pg_catalog") return [`${schema.value}.${token.value}`];
      return [token.kind === "name" ? `"${token.value}"` : token.value];
    });
  }

  /** The words that come first inside of parentheses in the rest. */
  opened(): string[] {
    return this.#tokens
      .slice(this.#at)
      .flatMap((token, index, rest) =>
        token.kind === "word" && isSymbol(rest[index - 1], "(") ? [token.value] : [],
      );
  }
}

function isWord(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === "word" && token.value === word;
}

function isSymbol(token: SqlToken | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.value === symbol;
}
