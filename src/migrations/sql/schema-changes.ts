import { referenceLabel, type SqlLoss, type TableReference } from "./sql-loss.ts";

/**
 * Remembers what the statements so far renamed and made.
 *
 * Losses are counted in a database where none of them ran, so they are told in the names of before;
 * and what the statements made themselves cannot be lost.
 */
export class SchemaChanges {
  readonly #tables = new Map<string, TableReference>();
  readonly #columns = new Map<string, string>();
  readonly #made = new Set<string>();

  /** The table under the name it had before. */
  tableBefore(written: TableReference): TableReference {
    return this.#tables.get(referenceLabel(written)) ?? written;
  }

  /** The column of a table (given by its name of before) under the name it had before. */
  columnBefore(table: TableReference, column: string): string {
    return this.#columns.get(columnKey(table, column)) ?? column;
  }

  renameTable(written: TableReference, name: string): void {
    this.#tables.set(referenceLabel({ ...written, name }), this.tableBefore(written));
  }

  renameColumn(table: TableReference, column: string, name: string): void {
    this.#columns.set(columnKey(table, name), this.columnBefore(table, column));
  }

  makeTable(written: TableReference): void {
    this.#made.add(referenceLabel(written));
  }

  makeColumn(table: TableReference, column: string): void {
    this.#made.add(columnKey(table, column));
  }

  madeColumn(table: TableReference, column: string): boolean {
    return this.#made.has(columnKey(table, column));
  }

  /** Whether the loss only takes what the statements made themselves. */
  made(loss: SqlLoss): boolean {
    if (!("table" in loss)) return false;
    if (this.#made.has(referenceLabel(loss.table))) return true;
    return "column" in loss && this.madeColumn(loss.table, loss.column);
  }
}

const columnKey = (table: TableReference, column: string): string => `${referenceLabel(table)} ${column}`;
