import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/**
 * Loaded before the command line (`node --import`), it kills the process with a real SIGKILL at one
 * point of one step's record: `KILL_AT=after-intent:update-stack`.
 *
 * The points are those around a step's records: before and after its intent, after it wrote down what
 * it will need, after its effect (the outcome is written nowhere yet), between the outcome in the copy
 * beside the state and in the journal itself, and after its outcome.
 */
const [point, step] = (process.env["KILL_AT"] ?? "").split(":");
delete process.env["KILL_AT"];

interface WrittenRecord {
  readonly type: string;
  readonly step?: string;
  readonly outcome?: { readonly step: string };
}

type Points = Readonly<Record<string, string>>;

const BEFORE: Points = { "step-intended": "before-intent", "step-settled": "after-effect" };
const BETWEEN: Points = { "step-settled": "copied-outcome" };
const AFTER: Points = {
  "step-intended": "after-intent",
  "step-remembered": "after-memory",
  "step-settled": "after-outcome",
};

/** The record that is being written; what another machine wrote and this one takes over is none. */
let under: WrittenRecord | undefined;

const { writeFileSync } = fs;
fs.writeFileSync = (file, data, options) => {
  const record = typeof file === "number" && typeof data === "string" ? lastRecord(data) : undefined;
  if (record !== undefined) {
    under = record;
    dieAt(BEFORE);
  }
  writeFileSync(file, data, options);
};
syncBuiltinESMExports();

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own database below
const { prepare } = DatabaseSync.prototype;

DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (!sql.startsWith("INSERT INTO entries")) return statement;
  const run = statement.run.bind(statement);
  statement.run = (...values: unknown[]) => {
    dieAt(BETWEEN);
    const answer = run(...(values as SQLInputValue[]));
    dieAt(AFTER);
    under = undefined;
    return answer;
  };
  return statement;
};

/** The copy beside the state is written first: one line, or all of the run's with the new one last. */
function lastRecord(text: string): WrittenRecord | undefined {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  if (!line.includes('"previousHash"')) return undefined;
  return (JSON.parse(line) as { readonly record: WrittenRecord }).record;
}

function dieAt(points: Points): void {
  if (under === undefined || points[under.type] !== point) return;
  if ((under.step ?? under.outcome?.step) === step) die();
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment; nothing of this process may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}
