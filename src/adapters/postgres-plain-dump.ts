/** What the text of a plain dump says about itself. */
export interface PlainDump {
  readonly serverVersion: string | undefined;
  /** Only dumps made with --create say it. */
  readonly database: string | undefined;
  /** `schema.table`, as written. */
  readonly tables: readonly string[];
  /** Those whose rows it holds, be there any or none. */
  readonly filled: readonly string[];
  /** Whether pg_dump's last words are there, and nothing but comments after them. */
  readonly isComplete: boolean;
  /** Why the dump must not be run, in the order of the file. */
  readonly dangers: readonly string[];
}

const COPY = /^COPY .* FROM stdin;$/;
const NAME = String.raw`((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)`;
const TABLE = new RegExp(`^CREATE (?:UNLOGGED |FOREIGN )?TABLE (?:IF NOT EXISTS )?${NAME}`);
/** Rows as COPY and as INSERT; an empty table has only pg_dump's comment when it was dumped as INSERTs. */
const ROWS = new RegExp(`^(?:COPY|INSERT INTO) ${NAME}`);
const ROWS_COMMENT = /^-- Data for Name: (.*); Type: TABLE DATA; Schema: (.*); Owner: /;
const COMPLETE = "-- PostgreSQL database dump complete";

/** The commands of psql that pg_dump itself writes, around everything else, since its releases of August 2025. */
const RESTRICTION = /^\\(un)?restrict (\w+)$/;

/**
 * Reads a plain dump line by line, the rows of COPY left aside.
 *
 * psql's own commands can run programs or change to another database, so every line that begins
 * with one is a danger; one in the middle of a line is not seen. A dump that was made as INSERTs and
 * holds texts with such lines is refused for nothing.
 */
export class PlainDumpReader {
  #serverVersion: string | undefined;
  #database: string | undefined;
  readonly #tables: string[] = [];
  readonly #filled = new Set<string>();
  readonly #dangers: string[] = [];
  #isComplete = false;
  #inCopy = false;
  #restriction: string | undefined;

  line(line: string): void {
    if (this.#inCopy) {
      if (line === "\\.") this.#inCopy = false;
      return;
    }
    if (line === COMPLETE) this.#isComplete = true;
    else if (this.#isComplete && !isSilent(line)) this.#isComplete = false;
    if (line.startsWith("--")) this.#comment(line);
    else if (line.startsWith("\\")) this.#command(line);
    else this.#statement(line);
  }

  end(): PlainDump {
    return {
      serverVersion: this.#serverVersion,
      database: this.#database,
      tables: this.#tables,
      filled: [...this.#filled],
      isComplete: this.#isComplete && !this.#inCopy && this.#restriction === undefined,
      dangers: this.#dangers,
    };
  }

  #comment(line: string): void {
    this.#serverVersion ??= /^-- Dumped from database version (\d+(?:\.\d+)*)/.exec(line)?.[1];
    const [, name, schema] = ROWS_COMMENT.exec(line) ?? [];
    if (name !== undefined) this.#filled.add(`${schema ?? ""}.${name}`);
    if (line.startsWith("-- PostgreSQL database cluster dump"))
      this.#dangers.push("it is a dump of a whole server, with every database and role");
  }

  #command(line: string): void {
    const [command, un, key] = RESTRICTION.exec(line) ?? [];
    if (command !== undefined) {
      if (un === undefined) this.#restriction = key;
      else if (this.#restriction === key) this.#restriction = undefined;
      return;
    }
    const database = /^\\connect (?:-reuse-previous=\w+ )?"?([^"\s]+)/.exec(line)?.[1];
    this.#database ??= database;
    this.#dangers.push(
      database === undefined
        ? `it holds the psql command ${line.slice(0, 40)}`
        : `it changes to the database ${database} by itself (made with --create)`,
    );
  }

  #statement(line: string): void {
    if (COPY.test(line)) this.#inCopy = true;
    const filled = ROWS.exec(line)?.[1];
    if (filled !== undefined) this.#filled.add(filled.replaceAll('"', ""));
    const table = TABLE.exec(line)?.[1];
    if (table !== undefined) this.#tables.push(table.replaceAll('"', ""));
    if (/^(?:CREATE|DROP) DATABASE\b/.test(line))
      this.#dangers.push("it creates or drops a database by itself (made with --create)");
  }
}

const isSilent = (line: string): boolean =>
  line === "" || line.startsWith("--") || line.startsWith("\\unrestrict");
