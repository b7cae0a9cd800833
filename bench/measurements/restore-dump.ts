import { mkdir, rm } from "node:fs/promises";
import { startPostgres, type TestServer } from "../../test/_postgres.ts";
import type { Measurement, Row } from "../measurement.ts";
import { benchDirectory } from "../platform/directories.ts";
import { bareRestore } from "../restore-dump/bare-restore.ts";
import { type BigDatabase, makeBigDatabase } from "../restore-dump/big-database.ts";
import { type MeasuredStep, QUIET_MS, runStep } from "../restore-dump/measured-step.ts";
import { memoryGrowth } from "../restore-dump/memory-growth.ts";
import { budgetRow, leastRow, plainRow } from "../table/rows.ts";
import { megabytes, seconds, times } from "../table/units.ts";

const BYTES = 1024 ** 3;
const LEAST_SPEED = 0.9;
const LIMIT_GROWTH_BYTES = 16 * 1024 * 1024;

/** The step `restore-dump` against pg_restore by hand: the same file and options, a server of its own, one after the other. */
export const restoreDump: Measurement = {
  name: "restore-dump",
  title: "a dump of a database of 1 GiB, restored beside the live one",
  measure: async ({ rounds, say }) => {
    const folder = benchDirectory("dump");
    await mkdir(folder, { recursive: true });
    const server = await startPostgres();
    try {
      say("making the database and its dump (about a minute)");
      const big = await makeBigDatabase(server, { folder, bytes: BYTES });
      const bare: number[] = [];
      const steps: MeasuredStep[] = [];
      const ways = [
        async () => bare.push(await bareRestore(server, big.dump)),
        async () => steps.push(await stepRestore(server, big)),
      ];
      for (let round = 0; round < rounds; round += 1) {
        say(`round ${round + 1} of ${rounds}`);
        // Every other round begins with the other one, so that neither always profits from what is cached.
        for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
          // What the one before left to be written is not this one's work.
          await server.sql("postgres", "CHECKPOINT");
          await way();
        }
      }
      return rowsOf(big, Math.min(...bare), steps);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const LIVE = "live";

/** Beside a live database that is empty, so that the disk holds the same as for the other. */
async function stepRestore(server: TestServer, { dump, name }: BigDatabase): Promise<MeasuredStep> {
  await server.freshDatabase(LIVE);
  const step = await runStep({ connection: server.connection(LIVE), dump, database: name });
  for (const database of [LIVE, step.old]) await server.sql("postgres", `DROP DATABASE "${database}"`);
  return step;
}

function rowsOf(big: BigDatabase, bare: number, steps: readonly MeasuredStep[]): Row[] {
  // The best round of each: on a machine that others use too, their work only ever adds.
  const work = Math.min(...steps.map(({ durationMs }) => durationMs)) - QUIET_MS;
  const judge = Math.min(...steps.map(({ judgeMs }) => judgeMs));
  return [
    plainRow("the database", big.bytes, megabytes),
    plainRow("(a) createdb and pg_restore, best round", bare, seconds),
    plainRow("(b) restore-dump, best round", work, seconds),
    plainRow("      judge the dump", judge, seconds),
    plainRow("      restore, count, ask, switch", work - judge, seconds),
    plainRow("      and the silence that proves its fence", QUIET_MS, seconds),
    leastRow("speed of (b) / (a)", bare / work, LEAST_SPEED, times),
    plainRow("peak memory of the step", Math.max(...steps.flatMap(({ memory }) => memory)), megabytes),
    budgetRow(
      "growth of its memory while it restores",
      Math.max(...steps.map(({ memory }) => memoryGrowth(memory))),
      LIMIT_GROWTH_BYTES,
      megabytes,
    ),
  ];
}
