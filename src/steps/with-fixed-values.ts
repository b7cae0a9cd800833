import { placeholdersOf } from "../model/settings.ts";
import type { StepContext } from "./step-kind.ts";

/**
 * The same context with its values read once, or not at all when the settings use none.
 *
 * Each reading exports the whole state, and waiting looks often.
 */
export async function withFixedValues(context: StepContext, settings: object): Promise<StepContext> {
  const isNeeded = placeholdersOf(JSON.stringify(settings)).length > 0;
  const values = isNeeded ? await context.values() : {};
  return { ...context, values: () => Promise.resolve(values) };
}
