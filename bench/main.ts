import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Measurement } from "./measurement.ts";
import { DATA_MEASUREMENTS, MEASUREMENTS } from "./registry.ts";
import { tableText } from "./table/print-table.ts";

const ALL = [...MEASUREMENTS, ...DATA_MEASUREMENTS];
const NAMES = ALL.map(({ name }) => name);
const USAGE = `usage: npm run bench [-- <name>… --data --rounds N]; names: ${NAMES.join(", ")}`;

process.exitCode = await main();

/** Budgets are shown, never enforced: only what could not be measured makes the exit code 1. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { rounds: { type: "string", default: "3" }, data: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  if (!positionals.every((name) => NAMES.includes(name)) || !Number.isInteger(rounds) || rounds < 1) {
    console.error(USAGE);
    return 2;
  }
  const usual = values.data ? DATA_MEASUREMENTS : MEASUREMENTS;
  const named = ALL.filter(({ name }) => positionals.includes(name));
  const chosen = named.length === 0 ? usual : named;
  console.log(
    `bench: Node ${process.versions.node}, ${availableParallelism()} cores, medians of several runs\n`,
  );
  let missed = 0;
  // One after the other: side by side they would measure each other.
  for (const measurement of chosen) missed += await show(measurement, rounds);
  return missed === 0 ? 0 : 1;
}

async function show({ name, title, measure }: Measurement, rounds: number): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`bench: ${name}: ${line}\n`);
  try {
    console.log(`${tableText(`${name}: ${title}`, await measure({ rounds, say }))}\n`);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`${name}: ${title}\n  could not be measured: ${reason}\n`);
    return 1;
  }
}
