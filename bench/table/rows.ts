import type { Row } from "../measurement.ts";
import type { Unit } from "./units.ts";

/** A line that only informs. */
export function plainRow(label: string, value: number, unit: Unit): Row {
  return { label, value: unit(value) };
}

/** A line that is held against a budget. */
export function budgetRow(label: string, value: number, limit: number, unit: Unit): Row {
  return { label, value: unit(value), budget: `≤ ${unit(limit)}`, fits: value <= limit };
}

/** A line that is held against the least it has to be. */
export function leastRow(label: string, value: number, least: number, unit: Unit): Row {
  return { label, value: unit(value), budget: `≥ ${unit(least)}`, fits: value >= least };
}
