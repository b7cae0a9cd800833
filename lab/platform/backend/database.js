import { connectPostgres } from "./postgres.js";

const SCHEMA = `CREATE TABLE IF NOT EXISTS orders (
  id bigserial PRIMARY KEY,
  item text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

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
      await this.#connection.query(SCHEMA);
    }
    return this.#connection.query(sql);
  }
}
