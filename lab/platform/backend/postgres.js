import { createConnection } from "node:net";
import { scramClient } from "./scram.js";

const PROTOCOL_3 = 196608;
const TIMEOUT_MS = 5000;

/**
 * Opens a connection to PostgreSQL and logs in with SCRAM-SHA-256.
 *
 * The part of the protocol a small backend needs, without a dependency: simple queries, text results, no TLS.
 */
export async function connectPostgres({ host, port, database, user, password }) {
  const connection = new Connection(createConnection({ host, port }));
  const startup = Buffer.alloc(4);
  startup.writeInt32BE(PROTOCOL_3);
  connection.send("", startup, text("user", user, "database", database, ""));
  await logIn(connection, scramClient(password));
  return connection;
}

async function logIn(connection, scram) {
  for (;;) {
    const { type, body } = await connection.next();
    if (type === "Z") return;
    if (type !== "R") continue;
    const step = body.readInt32BE(0);
    const data = body.subarray(4).toString();
    if (step === 10) {
      const first = Buffer.from(scram.first());
      connection.send("p", text("SCRAM-SHA-256"), int32(first.length), first);
    } else if (step === 11) connection.send("p", Buffer.from(scram.final(data)));
    else if (step === 12) scram.verify(data);
    else if (step !== 0)
      throw new Error(`the server asks for authentication ${step}; only SCRAM-SHA-256 is spoken`);
  }
}

class Connection {
  isClosed = false;
  #socket;
  #received = Buffer.alloc(0);
  #messages = [];
  #waiting;
  #error;

  constructor(socket) {
    this.#socket = socket.setTimeout(TIMEOUT_MS, () => undefined);
    socket.on("data", (data) => this.#receive(data));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the database closed the connection")));
  }

  send(type, ...parts) {
    const body = Buffer.concat(parts);
    this.#socket.write(Buffer.concat([Buffer.from(type), int32(body.length + 4), body]));
  }

  /** Runs one statement; an error of the server is thrown after it is ready again. */
  async query(sql) {
    this.send("Q", text(sql));
    let names = [];
    let failure;
    const rows = [];
    for (;;) {
      const { type, body } = await this.next({ throwsErrors: false });
      if (type === "T") names = columnNames(body);
      else if (type === "D") rows.push(rowOf(names, body));
      else if (type === "E") failure = new Error(errorText(body));
      else if (type === "Z") break;
    }
    if (failure !== undefined) throw failure;
    return rows;
  }

  async next({ throwsErrors = true } = {}) {
    if (this.#messages.length === 0) await this.#untilMessage();
    const message = this.#messages.shift();
    if (throwsErrors && message.type === "E") {
      this.#socket.destroy();
      throw new Error(errorText(message.body));
    }
    return message;
  }

  async #untilMessage() {
    if (this.#error !== undefined) throw this.#error;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#socket.destroy();
        reject(new Error(`the database did not answer within ${TIMEOUT_MS} ms`));
      }, TIMEOUT_MS);
      this.#waiting = (error) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  }

  #receive(data) {
    this.#received = Buffer.concat([this.#received, data]);
    while (this.#received.length >= 5 && this.#received.length > this.#received.readInt32BE(1)) {
      const end = this.#received.readInt32BE(1) + 1;
      const type = String.fromCharCode(this.#received[0]);
      this.#messages.push({ type, body: this.#received.subarray(5, end) });
      this.#received = this.#received.subarray(end);
    }
    if (this.#messages.length > 0) this.#waiting?.();
  }

  #fail(error) {
    this.isClosed = true;
    this.#error ??= error;
    this.#waiting?.(this.#error);
  }
}

function columnNames(body) {
  const names = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left -= 1) {
    const end = body.indexOf(0, at);
    names.push(body.subarray(at, end).toString());
    at = end + 1 + 18;
  }
  return names;
}

function rowOf(names, body) {
  let at = 2;
  return Object.fromEntries(
    names.map((name) => {
      const length = body.readInt32BE(at);
      const start = at + 4;
      at = start + Math.max(0, length);
      return [name, length === -1 ? null : body.subarray(start, at).toString()];
    }),
  );
}

function errorText(body) {
  const message = body
    .toString()
    .split("\0")
    .find((field) => field.startsWith("M"));
  return message === undefined ? "the database refused" : message.slice(1);
}

/** A text as a literal of SQL. */
export function quoteText(value) {
  return `'${String(value).replaceAll("'", "''")}'`;
}

function text(...values) {
  return Buffer.from(values.map((value) => `${value}\0`).join(""));
}

function int32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
