import type { TokenReader } from "./token-reader.ts";

/** Built-in functions that touch no row. */
const FUNCTIONS = [
  "set_config setval nextval currval lastval pg_get_serial_sequence",
  "pg_advisory_lock pg_advisory_unlock pg_advisory_xact_lock pg_try_advisory_lock",
  "max min count sum avg bool_and bool_or array_agg string_agg json_agg jsonb_agg jsonb_object_agg",
  "row_number rank dense_rank lag lead first_value last_value ntile",
  "coalesce nullif greatest least now clock_timestamp statement_timestamp transaction_timestamp",
  "date_trunc date_part extract age to_char to_date to_timestamp to_number make_date make_interval",
  "lower upper initcap trim btrim ltrim rtrim length char_length left right substr substring position",
  "replace regexp_replace regexp_matches split_part concat concat_ws format lpad rpad repeat reverse translate",
  "md5 sha256 encode decode abs ceil ceiling floor round trunc mod power sqrt random sign",
  "array_length array_append array_remove cardinality unnest string_to_array array_to_string generate_series",
  "json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb jsonb_set",
  "jsonb_array_elements jsonb_array_elements_text json_array_elements jsonb_each jsonb_each_text jsonb_typeof",
  "gen_random_uuid uuid_generate_v4 row_to_json version current_setting",
];

/** Words of the grammar and types that may stand before a parenthesis. */
const WORDS = [
  "select from where and or not in any all some exists values as on using join lateral over filter group by",
  "having order limit offset union except intersect when then else case end between like ilike similar to is",
  "distinct array row cast interval set conflict returning within with materialized partition default only range list hash",
  "numeric decimal varchar char character varying bit time timestamp float",
];

const HARMLESS = new Set([...FUNCTIONS, ...WORDS].flatMap((words) => words.split(" ")));

/** A statement in parentheses that changes rows, as in `WITH gone AS (DELETE …)`. */
const CHANGES = ["delete", "update", "insert", "merge"];

/**
 * Whether the rest of a statement calls nothing but built-in functions that touch no row, and holds no
 * statement that does.
 *
 * Operators, casts and column defaults of a database's own are not looked into.
 */
export function hasOnlyHarmlessCalls(reader: TokenReader): boolean {
  return (
    reader.calls().every((name) => HARMLESS.has(name)) &&
    !reader.opened().some((word) => CHANGES.includes(word))
  );
}
