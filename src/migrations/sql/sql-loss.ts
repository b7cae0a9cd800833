/** A table as a statement writes it; without a schema the server's search path decides. */
export interface TableReference {
  readonly schema: string | undefined;
  readonly name: string;
}

/**
 * One thing in SQL that data does not survive.
 *
 * `delete` and `rewrite` may spare rows by their conditions: they are counted as the whole table.
 * `drop-extension` takes the tables that belong to the extension, often none.
 * `unreadable` is SQL that could do anything: unknown, so it blocks.
 */
export type SqlLoss =
  | {
      readonly kind: "drop-table" | "truncate" | "delete";
      readonly table: TableReference;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: "rewrite";
      readonly table: TableReference;
      readonly ifExists: boolean;
      /** The columns that are overwritten; undefined where that cannot be told. */
      readonly columns?: readonly string[];
    }
  | {
      readonly kind: "drop-column" | "change-type";
      readonly table: TableReference;
      readonly column: string;
      readonly ifExists: boolean;
    }
  | { readonly kind: "drop-schema"; readonly schema: string }
  | { readonly kind: "drop-extension"; readonly extension: string }
  | { readonly kind: "unreadable"; readonly source: string };

/** A table as messages write it. */
export const referenceLabel = ({ schema, name }: TableReference): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** A loss in words, as in "column orders.note was dropped". */
export function lossLabel(loss: SqlLoss): string {
  switch (loss.kind) {
    case "unreadable":
      return `${loss.source} could do anything`;
    case "drop-schema":
      return `the schema ${loss.schema} was dropped`;
    case "drop-extension":
      return `the extension ${loss.extension} was dropped, and its tables with it`;
    case "drop-column":
      return `the column ${referenceLabel(loss.table)}.${loss.column} was dropped`;
    case "change-type":
      return `the type of ${referenceLabel(loss.table)}.${loss.column} was changed`;
    case "drop-table":
      return `the table ${referenceLabel(loss.table)} was dropped`;
    case "truncate":
      return `the table ${referenceLabel(loss.table)} was emptied`;
    case "delete":
      return `rows of ${referenceLabel(loss.table)} were deleted`;
    case "rewrite":
      return `values of ${referenceLabel(loss.table)} were overwritten`;
  }
}
