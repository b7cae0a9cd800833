import { quoteText } from "./postgres.js";

/** Takes an order with its customer and answers its number. */
export async function placeOrder(database, { item, customer }) {
  const values = [item, customer].map(quoteText).join(", ");
  const [row] = await database.query(`INSERT INTO orders (item, customer) VALUES (${values}) RETURNING id`);
  return Number(row.id);
}

/** What the front page tells of the orders. */
export async function orderOverview(database) {
  const [row] = await database.query(
    "SELECT count(*) AS orders, count(DISTINCT customer) AS customers FROM orders",
  );
  return { orders: Number(row.orders), customers: Number(row.customers) };
}
