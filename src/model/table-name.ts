/** An unquoted name as PostgreSQL takes it, or one in double quotes, in which a quote is doubled. */
const PART = String.raw`(?:[A-Za-z_][\w$]*|"(?:[^"\p{Cc}]|"")+")`;

/** A table as rollback.yaml writes it: `orders`, `public.orders`, `"my.schema".orders`; each part as the catalog spells it. */
export const TABLE_NAME = new RegExp(String.raw`^${PART}(?:\.${PART})?$`, "u");
