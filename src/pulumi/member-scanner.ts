const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b] as const;
const CLOSING = [0x5d, 0x7d] as const;

/**
 * Takes one list or object out of a JSON document and hands over each of its members' text, one at a time.
 *
 * A state of 10,000 resources read as a whole fills hundreds of megabytes. Give it the document's bytes in pieces of any
 * size; `rest` is then the document with nothing in that list. It does not judge the JSON: text that is none
 * may be cut anywhere, which is found out when the members and the rest are parsed.
 */
export class MemberScanner {
  readonly #paths: readonly (readonly string[])[];
  readonly #onMember: (json: string) => void;
  readonly #rest: Buffer[] = [];
  #member: Buffer[] = [];
  #depth = 0;
  /** The depth of the list's members while it is being read. */
  #inside: number | undefined;
  /** The keys that lead to where we are, as long as they are the beginning of a path. */
  #trail: readonly string[] = [];
  #key = "";
  /** The trail, should the value that follows be a list or an object. */
  #next: readonly string[] | undefined;
  #inString = false;
  #isEscaped = false;
  #found = false;

  /** `paths`: the keys from the document's top to the list; of several ways the document has one. */
  constructor(paths: readonly (readonly string[])[], onMember: (json: string) => void) {
    this.#paths = paths;
    this.#onMember = onMember;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#inString) {
        at = this.#readString(chunk, at);
      } else if (byte === QUOTE) {
        this.#inString = true;
        this.#key = "";
      } else if (byte === OPENING[0] || byte === OPENING[1]) {
        if (this.#open()) start = this.#cut(chunk, start, at + 1);
      } else if (byte === CLOSING[0] || byte === CLOSING[1]) {
        if (this.#depth === this.#inside) start = this.#cut(chunk, start, at);
        this.#close();
      } else if (byte === COMMA) {
        if (this.#depth === this.#inside) start = this.#cut(chunk, start, at) + 1;
        this.#next = undefined;
      } else if (byte === COLON && this.#inside === undefined && this.#depth === this.#trail.length + 1) {
        const next = [...this.#trail, this.#key];
        this.#next = this.#pathsBeginningWith(next).length > 0 ? next : undefined;
      }
    }
    this.#keep(chunk.subarray(start));
  }

  /** The document without the members, and whole when it has no such list. Call it after the last piece. */
  rest(): string {
    return Buffer.concat(this.#rest).toString("utf8");
  }

  #pathsBeginningWith(trail: readonly string[]): readonly (readonly string[])[] {
    return this.#paths.filter((path) => trail.every((key, index) => path[index] === key));
  }

  /** Reads on in a string and answers where its closing quote is, or where the piece ends. */
  #readString(chunk: Buffer, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        break;
      }
    }
    const mayBeKey = this.#inside === undefined && this.#depth === this.#trail.length + 1;
    if (mayBeKey) this.#key += chunk.toString("latin1", from, at);
    return at;
  }

  /** Whether the wanted list begins here. */
  #open(): boolean {
    this.#depth += 1;
    const trail = this.#next;
    this.#next = undefined;
    if (trail === undefined || this.#inside !== undefined) return false;
    this.#trail = trail;
    if (!this.#pathsBeginningWith(trail).some((path) => path.length === trail.length)) return false;
    if (this.#found) throw new SyntaxError(`the document has "${trail.join(".")}" twice`);
    this.#found = true;
    return true;
  }

  #close(): void {
    this.#depth -= 1;
    this.#trail = this.#trail.slice(0, Math.max(0, this.#depth - 1));
  }

  /** Ends what was being read, a member or the rest before the list, and answers where the next begins. */
  #cut(chunk: Buffer, from: number, to: number): number {
    this.#keep(chunk.subarray(from, to));
    if (this.#inside === undefined) {
      this.#inside = this.#depth;
      return to;
    }
    const text = Buffer.concat(this.#member).toString("utf8");
    this.#member = [];
    const isLast = chunk[to] !== COMMA;
    if (isLast) this.#inside = undefined;
    // Only blanks between the brackets: an empty list.
    if (!isLast || text.trim() !== "") this.#onMember(text);
    return to;
  }

  #keep(part: Buffer): void {
    // A copy: the piece may be a stream's buffer, and a view of it would keep all of it alive.
    if (part.length > 0) (this.#inside === undefined ? this.#rest : this.#member).push(Buffer.from(part));
  }
}
