import { type ClosedDatabase, closedDatabases } from "../model/closed-databases.ts";
import { outcomesOf, type RunState } from "./replay.ts";

/** The databases that a run keeps closed, as its journal tells. */
export const closedInRun = (state: RunState): ClosedDatabase[] =>
  closedDatabases({ plan: state.plan, steps: outcomesOf(state) });
