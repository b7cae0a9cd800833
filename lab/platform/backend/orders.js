/** What is made sure of on every new connection. */
export const SCHEMA = `CREATE TABLE IF NOT EXISTS orders (
  id bigserial PRIMARY KEY,
  item text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

/** Takes an order and answers its number. */
export async function placeOrder(database) {
  const [row] = await database.query("INSERT INTO orders (item) VALUES ('book') RETURNING id");
  return Number(row.id);
}

/** What the front page tells of the orders. */
export async function orderOverview(database) {
  const [row] = await database.query("SELECT count(*) AS orders FROM orders");
  return { orders: Number(row.orders) };
}
