/** The keys by which everything a run makes is found again and told from the work of others. */
export const RUN_TAG = "rollback:run";
export const STEP_TAG = "rollback:step";
/** What a copy was made of: a snapshot's name, or a resource id and a moment. */
export const SOURCE_TAG = "rollback:source";
export const KEEP_UNTIL_TAG = "rollback:keep-until";
export const REPLACED_BY_TAG = "rollback:replaced-by";

const OURS = "rollback:";

/**
 * The tags of a restored instance: those of its source, and ours.
 *
 * Passing any tag keeps AWS from copying the source's. Tags of AWS itself may not be set, and those
 * of an earlier run of ours must not be taken for this run's.
 */
export function restoredTags(
  source: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
): Record<string, string> {
  const carried = Object.entries(source).filter(([key]) => !key.startsWith("aws:") && !key.startsWith(OURS));
  return { ...Object.fromEntries(carried), ...ours };
}

/** The keys of our tags among others. */
export function ourTagKeys(tags: Readonly<Record<string, string>>): string[] {
  return Object.keys(tags).filter((key) => key.startsWith(OURS));
}
