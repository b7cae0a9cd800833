import type { Parameters } from "../query/parameters.ts";
import { refuse } from "../rds-error.ts";
import { checkSnapshotIdentifier } from "./check-snapshot-identifier.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** The final snapshot a deletion asks for; undefined when it says that it wants none, refused when it says neither. */
export function finalSnapshotName(
  parameters: Parameters,
  field: "FinalDBSnapshotIdentifier",
  snapshots: SnapshotStore,
): string | undefined {
  const name = parameters.text(field);
  if (parameters.flag("SkipFinalSnapshot") === true) {
    if (name === undefined) return undefined;
    throw refuse.invalidCombination(`${field} can not be specified when deleting without final snapshot`);
  }
  if (name === undefined) {
    throw refuse.invalidCombination(`${field} is required unless SkipFinalSnapshot is specified.`);
  }
  const identifier = checkSnapshotIdentifier(name, field);
  if (snapshots.find(identifier) !== undefined) throw snapshots.words.exists(identifier);
  return identifier;
}
