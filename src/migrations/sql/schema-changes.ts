import { referenceLabel, type SqlLoss, type TableReference } from "./sql-loss.ts";

/** One table as the statements so far left it. */
export interface KnownTable {
  /** Its name before all of them; undefined for a table that they made. */
  readonly before: TableReference | undefined;
  /** Columns that were renamed, made or dropped, by the name of now: the name of before, null where none of before is left. */
  readonly columns: Map<string, string | null>;
  /** Whether it took in rows of other tables, so that nobody can tell what goes with it. */
  takesIn: boolean;
}

type LossOfTable = Extract<SqlLoss, { readonly table: TableReference }>["kind"];
type LossOfColumn = Extract<SqlLoss, { readonly column: string }>["kind"];

/** What stood under this name has gone: another table may answer to it now. */
const GONE = "gone";

/**
 * Remembers what the statements so far renamed, moved, made and dropped.
 *
 * Losses are counted in a database where none of them ran, so they are told in the names of before;
 * and what the statements made themselves cannot be lost. Whatever leaves it open which table a name
 * means answers undefined.
 */
export class SchemaChanges {
  readonly #tables = new Map<string, KnownTable | typeof GONE>();
  readonly #temporary = new Map<string, KnownTable | typeof GONE>();
  /** Where names without a schema lie: undefined as the server has it, null when that cannot be told. */
  #searchPath: string | null | undefined;

  /** Another text may run in a session of its own. */
  beginText(): void {
    this.endTransaction();
  }

  /** Temporary tables and local settings may end with it. */
  endTransaction(): void {
    this.#temporary.clear();
    if (this.#searchPath !== undefined) this.#searchPath = null;
  }

  setSearchPath(schema: string | null | undefined): void {
    this.#searchPath = schema;
  }

  /** The table that a statement means; undefined when that cannot be told. */
  find(written: TableReference): KnownTable | undefined {
    const label = this.#labelOf(written);
    if (label === undefined) return undefined;
    const found = this.#mapOf(label).get(label);
    if (found === GONE || found?.takesIn === true) return undefined;
    if (found !== undefined) return found;
    const table = this.#qualified(written);
    if (this.#hasMovedNamesake(table)) return undefined;
    const unchanged: KnownTable = { before: table, columns: new Map(), takesIn: false };
    this.#tables.set(label, unchanged);
    return unchanged;
  }

  /** What the loss of a table is; none when the statements made it, undefined when it cannot be told. */
  lossOf(
    kind: Exclude<LossOfTable, LossOfColumn>,
    written: TableReference,
    ifExists = false,
  ): SqlLoss[] | undefined {
    const table = this.find(written);
    if (table === undefined) return undefined;
    return table.before === undefined ? [] : [{ kind, table: table.before, ifExists }];
  }

  /** What the loss of a column is; none when the statements made it. */
  lossOfColumn(kind: LossOfColumn, table: KnownTable, column: string, ifExists: boolean): SqlLoss[] {
    const before = columnBefore(table, column);
    if (table.before === undefined || before === null) return [];
    return [{ kind, table: table.before, column: before, ifExists }];
  }

  /** The tables of before that the statements moved into a schema. */
  movedInto(schema: string): TableReference[] {
    return [...this.#tables.entries()].flatMap(([label, table]) => {
      const isInside = label.startsWith(`${schema}.`);
      if (!isInside || table === GONE || table.before === undefined) return [];
      return table.before.schema === schema ? [] : [table.before];
    });
  }

  /** Gives a table another name or schema; false when nobody can tell which table that is. */
  move(written: TableReference, to: Partial<TableReference>): boolean {
    const table = this.find(written);
    const label = this.#labelOf(written);
    if (table === undefined || label === undefined) return false;
    const map = this.#mapOf(label);
    this.#leave(label, table);
    map.set(referenceLabel({ ...this.#qualified(written), ...to }), table);
    return true;
  }

  /** A table that may have been there before is not one that the statements made, unless it had gone. */
  make(
    written: TableReference,
    { ifNotExists, temporary }: { readonly ifNotExists: boolean; readonly temporary: boolean },
  ): void {
    const label = temporary ? referenceLabel(written) : this.#labelOf(written);
    if (label === undefined) return;
    const map = temporary ? this.#temporary : this.#tables;
    if (ifNotExists && map.get(label) !== GONE) return;
    map.set(label, { before: undefined, columns: new Map(), takesIn: false });
  }

  drop(written: TableReference): void {
    const label = this.#labelOf(written);
    const table = this.find(written);
    if (label !== undefined && table !== undefined) this.#leave(label, table);
  }

  #leave(label: string, table: KnownTable): void {
    const map = this.#mapOf(label);
    if (table.before === undefined) map.delete(label);
    else map.set(label, GONE);
  }

  #qualified(written: TableReference): TableReference {
    const isElsewhere = written.schema === undefined && typeof this.#searchPath === "string";
    return isElsewhere ? { ...written, schema: this.#searchPath as string } : written;
  }

  #labelOf(written: TableReference): string | undefined {
    const label = referenceLabel(written);
    if (written.schema !== undefined || this.#temporary.has(label)) return label;
    return this.#searchPath === null ? undefined : referenceLabel(this.#qualified(written));
  }

  #mapOf(label: string): Map<string, KnownTable | typeof GONE> {
    return this.#temporary.has(label) ? this.#temporary : this.#tables;
  }

  /** `orders` and `shop.orders` may be the same table: that matters once one of them is another than before. */
  #hasMovedNamesake({ schema, name }: TableReference): boolean {
    return [...this.#tables.entries()].some(([label, table]) => {
      const isNamesake = schema === undefined ? label.endsWith(`.${name}`) : label === name;
      if (!isNamesake) return false;
      if (table === GONE || table.takesIn) return true;
      if (table.before === undefined) return false;
      const columns = [...table.columns].some(([now, before]) => before !== null && before !== now);
      return columns || referenceLabel(table.before) !== label;
    });
  }
}

/** The name that a column had before; null when it was made since, or is gone. */
export function columnBefore({ before, columns }: KnownTable, column: string): string | null {
  const known = columns.get(column);
  if (known !== undefined) return known;
  return before === undefined ? null : column;
}
