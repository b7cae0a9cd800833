import type { RdsDatabase } from "../model/rds-database.ts";
import { identifiersFor } from "./identifiers-for.ts";

/** Where the exchange of two names stands, told from what the two resource ids are called now. */
export type SwapStage = "not-begun" | "original-free" | "swapped" | "unknown";

type Named = Pick<RdsDatabase, "identifier">;

/**
 * Reads the stage off the names of the two; any other pair of names is unknown and stops the run.
 *
 * `original-free` is the dangerous one: nobody bears the name the applications ask for.
 */
export function swapStage(
  run: string,
  original: string,
  { old, restored }: { readonly old: Named; readonly restored: Named },
): SwapStage {
  const names = identifiersFor(run, original);
  const isAway = old.identifier === names.old;
  if (old.identifier === original && restored.identifier === names.restored) return "not-begun";
  if (isAway && restored.identifier === names.restored) return "original-free";
  return isAway && restored.identifier === original ? "swapped" : "unknown";
}
