import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/**
 * Loaded before the command line (`node --import`), it kills the process with a real SIGKILL at one
 * point of one step's record: `KILL_AT=after-intent:update-stack`.
 *
 * The points are those around the two inserts of a step into the journal: before and after its
 * intent, after its effect (the outcome is not written yet) and after its outcome.
 */
const [point, step] = (process.env["KILL_AT"] ?? "").split(":");
delete process.env["KILL_AT"];

interface WrittenRecord {
  readonly type: string;
  readonly step?: string;
  readonly outcome?: { readonly step: string };
}

const BEFORE: Readonly<Record<string, string>> = {
  "step-intended": "before-intent",
  "step-settled": "after-effect",
};
const AFTER: Readonly<Record<string, string>> = {
  "step-intended": "after-intent",
  "step-settled": "after-outcome",
};

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own database below
const { prepare } = DatabaseSync.prototype;

DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (!sql.startsWith("INSERT INTO entries")) return statement;
  const run = statement.run.bind(statement);
  statement.run = (...values: unknown[]) => {
    const record = JSON.parse(String(values[3])) as WrittenRecord;
    const isWanted = (record.step ?? record.outcome?.step) === step;
    if (isWanted && BEFORE[record.type] === point) die();
    const answer = run(...(values as SQLInputValue[]));
    if (isWanted && AFTER[record.type] === point) die();
    return answer;
  };
  return statement;
};

function die(): void {
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment; nothing of this process may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}
