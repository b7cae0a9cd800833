import { median } from "../../src/plan/estimate.ts";
import type { Measurement, Row } from "../measurement.ts";
import { openPlatform, type Platform } from "../platform/open-platform.ts";
import { medianStages, totalOf, type Stages } from "../platform/stages.ts";
import { byHand, prepare, prepared, warmProgram } from "../platform/ways-back.ts";
import { budgetRow, plainRow } from "../table/rows.ts";
import { seconds, times } from "../table/units.ts";

const LIMIT_OF_BY_HAND = 0.2;
const LIMIT_OF_WARM = 1.25;

/** The ways back that are compared, each with what it is called in the table. */
const WAYS = {
  byHand: { label: "(a) by hand, in a fresh clone", go: byHand },
  prepared: { label: "(b) prepared rollback, start to verified", go: prepared },
  warm: { label: "(c) bare preview + up, warm program", go: warmProgram },
} as const;

type Way = keyof typeof WAYS;

/** The real rollback of the reference platform against doing the same by hand, each from the bad release. */
export const rollback: Measurement = {
  name: "rollback",
  title: "the reference platform in the lab, from 1.3.0 back to 1.2.3",
  measure: async ({ rounds, say }) => {
    const platform = await openPlatform(say);
    try {
      await platform.deployBad();
      await prepare(platform);
      return rowsOf(await alternate(platform, rounds, say));
    } finally {
      await platform.close();
    }
  },
};

/** Every round begins with another way, so that none always profits from what the one before left warm. */
async function alternate(
  platform: Platform,
  rounds: number,
  say: (line: string) => void,
): Promise<Record<Way, Stages[]>> {
  const measured: Record<Way, Stages[]> = { byHand: [], prepared: [], warm: [] };
  const order = Object.keys(WAYS) as Way[];
  for (let round = 0; round < rounds; round += 1) {
    for (const way of [...order.slice(round % 3), ...order.slice(0, round % 3)]) {
      say(`round ${round + 1} of ${rounds}: ${WAYS[way].label}`);
      await platform.deployBad();
      measured[way].push(await WAYS[way].go(platform));
    }
  }
  return measured;
}

function rowsOf(measured: Readonly<Record<Way, readonly Stages[]>>): Row[] {
  const total = (way: Way): number => median(measured[way].map(totalOf));
  const lines = (way: Way): Row[] => [
    plainRow(WAYS[way].label, total(way), seconds),
    ...[...medianStages(measured[way])].map(([stage, duration]) =>
      plainRow(`      ${stage}`, duration, seconds),
    ),
  ];
  return [
    ...lines("byHand"),
    ...lines("prepared"),
    ...lines("warm"),
    budgetRow("(b) / (a)", total("prepared") / total("byHand"), LIMIT_OF_BY_HAND, times),
    budgetRow("(b) / (c)", total("prepared") / total("warm"), LIMIT_OF_WARM, times),
  ];
}
