import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { restoreDump } from "../../src/steps/postgres/restore-dump.ts";
import type { DatabaseConnection } from "../../src/model/data.ts";
import { aDatabaseWorld, bind, settingsOf } from "../../test/steps/postgres/_step.ts";
import { type MeasuredStep, QUIET_MS } from "./measured-step.ts";

// A process of its own per restore: its memory is the step's.
const [order = "{}"] = process.argv.slice(2);
const { connection, dump, database } = JSON.parse(order) as {
  readonly connection: DatabaseConnection;
  readonly dump: string;
  readonly database: string;
};
const SAMPLE_MS = 100;

const world = await aDatabaseWorld(connection);
let judgedAt = 0;
const context = {
  ...world.context,
  // The step's first word, when the dump has been judged.
  progress: () => (judgedAt ||= performance.now()),
};
const settings = {
  connection: settingsOf(connection),
  directory: dirname(dump),
  dump,
  database,
  quietFor: `${QUIET_MS}ms`,
};
const step = bind(restoreDump, settings, { ...world, context });
const memory: number[] = [];
const ended = new AbortController();
const watching = watch();
const startedAt = performance.now();
const { status, detail, data } = await step.apply();
const durationMs = performance.now() - startedAt;
ended.abort();
await watching;
await world.end();
if (status !== "succeeded") throw new Error(detail);
const judgeMs = judgedAt - startedAt;
const measured: MeasuredStep = { durationMs, judgeMs, memory, old: String(data?.["old"]) };
console.log(JSON.stringify(measured));

async function watch(): Promise<void> {
  while (!ended.signal.aborted) {
    memory.push(process.memoryUsage.rss());
    await sleep(SAMPLE_MS, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}
