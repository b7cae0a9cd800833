import * as orders from "./orders.js";
import { connectPostgres } from "./postgres.js";

/** The backend's data: one connection, opened when it is needed and again when it was lost; queries one at a time. */
export class Database {
  #settings;
  #connection;
  #last = Promise.resolve();

  constructor(env) {
    this.#settings = {
      host: env.DB_HOST,
      port: Number(env.DB_PORT ?? 5432),
      database: env.DB_NAME ?? env.DB_USER,
      user: env.DB_USER,
      password: env.DB_PASSWORD,
    };
  }

  /** Runs one statement and returns its rows as objects of text. */
  query(sql) {
    const result = this.#last.then(() => this.#run(sql));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run(sql) {
    if (this.#connection === undefined || this.#connection.isClosed) {
      this.#connection = await connectPostgres(this.#settings);
      // A release whose schema comes with migrations has none of its own.
      if (orders.SCHEMA !== undefined) await this.#connection.query(orders.SCHEMA);
    }
    return this.#connection.query(sql);
  }
}
