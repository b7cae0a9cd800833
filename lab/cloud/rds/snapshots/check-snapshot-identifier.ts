import { refuse } from "../rds-error.ts";

/** Returns a snapshot's name in lower case, or refuses one AWS would: 1 to 255 letters, digits and single hyphens, a letter first. */
export function checkSnapshotIdentifier(identifier: string, name = "DBSnapshotIdentifier"): string {
  if (!/^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(identifier) || identifier.length > 255) {
    throw refuse.invalidValue(
      `The parameter ${name} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII ` +
        "letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.",
    );
  }
  return identifier.toLowerCase();
}
