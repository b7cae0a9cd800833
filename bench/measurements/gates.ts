import { askGates } from "../../src/gates/registry.ts";
import { aCheckpoint, aResource } from "../../test/_builders/a-checkpoint.ts";
import { aFacts } from "../../test/_builders/a-facts.ts";
import { aPreview } from "../../test/_builders/a-preview.ts";
import { generateChanges } from "../generated/changes.ts";
import type { Measurement } from "../measurement.ts";
import { timeRuns } from "../time-runs.ts";
import { budgetRow } from "../table/rows.ts";
import { milliseconds } from "../table/units.ts";

const CHANGES = 1000;
const LIMIT_MS = 100;

/** How long all gates take over a thousand changes, the first time in a process and every other. */
export const gates: Measurement = {
  name: "gates",
  title: "every gate over 1,000 changes",
  measure: async ({ rounds }) => {
    const changes = generateChanges(CHANGES);
    const resources = changes.map(({ urn, type, name, id }) => aResource(name, { urn, type, id }));
    const checkpoint = aCheckpoint({ resources });
    const facts = aFacts({ preview: aPreview({ changes }), checkpoint, targetCheckpoint: checkpoint });
    const acceptances = changes.flatMap(({ urn, op }) =>
      op === "replace" || op === "delete" ? [{ urn, op }] : [],
    );
    const { first, later } = await timeRuns(() => askGates({ facts, acceptances }), rounds * 10);
    return [
      budgetRow("first time in a process", first, LIMIT_MS, milliseconds),
      budgetRow("later", later, LIMIT_MS, milliseconds),
    ];
  },
};
