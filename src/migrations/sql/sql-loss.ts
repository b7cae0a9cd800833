/** A table as a statement writes it; without a schema the server's search path decides. */
export interface TableReference {
  readonly schema: string | undefined;
  readonly name: string;
}

/**
 * One thing in SQL that data does not survive.
 *
 * `delete` and `rewrite` may spare rows by their conditions: they are counted as the whole table.
 * `unreadable` is SQL that could do anything: unknown, so it blocks.
 */
export type SqlLoss =
  | {
      readonly kind: "drop-table" | "truncate" | "delete" | "rewrite";
      readonly table: TableReference;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: "drop-column" | "change-type";
      readonly table: TableReference;
      readonly column: string;
      readonly ifExists: boolean;
    }
  | { readonly kind: "drop-schema"; readonly schema: string }
  | { readonly kind: "unreadable"; readonly source: string };

/** A table as messages write it. */
export const referenceLabel = ({ schema, name }: TableReference): string =>
  schema === undefined ? name : `${schema}.${name}`;
