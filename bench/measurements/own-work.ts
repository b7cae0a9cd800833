import type { Measurement, Row } from "../measurement.ts";
import type { Spread } from "../generated/resource.ts";
import { planInChild } from "../own-work/run-child.ts";
import { median } from "../../src/plan/estimate.ts";
import { budgetRow } from "../table/rows.ts";
import { megabytes, seconds, times } from "../table/units.ts";

const SIZES = [1000, 5000, 10_000];
const LIMIT_MS_PER_1000 = 2000;
const LIMIT_BYTES = 300 * 1024 * 1024;
/** Time grows with the resources: twice as many may take twice as long, and a quarter for noise. */
const LIMIT_GROWTH = 2.5;

/** What the tool itself does with a large preview: read, judge, plan, journal, render; the engine takes no time here. */
export const ownWork: Measurement = {
  name: "own-work",
  title: "read, gate, plan, journal and render a generated preview, without the engine",
  measure: async ({ rounds, say }) => {
    const rows: Row[] = [];
    const took = new Map<number, number>();
    const measureOne = async (count: number, spread: Spread): Promise<number> => {
      say(`${count} resources, ${spread === "usual" ? "40 % change" : "all change"}`);
      const all = await planInChild(count, spread, rounds);
      const durationMs = median(all.map((work) => work.durationMs));
      const label = `${count.toLocaleString("en")} resources, ${(all[0]?.changes ?? 0).toLocaleString("en")} changes`;
      rows.push(
        budgetRow(`${label}: time per 1,000`, (durationMs / count) * 1000, LIMIT_MS_PER_1000, seconds),
        budgetRow(`${label}: peak memory`, median(all.map((work) => work.peakBytes)), LIMIT_BYTES, megabytes),
      );
      return durationMs;
    };
    for (const size of SIZES) took.set(size, await measureOne(size, "usual"));
    await measureOne(10_000, "everything");
    const growth = (took.get(10_000) ?? 0) / (took.get(5000) ?? 1);
    return [...rows, budgetRow("growth of time from 5,000 to 10,000", growth, LIMIT_GROWTH, times)];
  },
};
