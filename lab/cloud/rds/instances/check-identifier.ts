import { refuse } from "../rds-error.ts";

/** Returns an identifier in lower case, or refuses one AWS would: 1 to 63 letters, digits and single hyphens, a letter first. */
export function checkIdentifier(identifier: string, name = "DBInstanceIdentifier"): string {
  if (!/^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(identifier) || identifier.length > 63) {
    throw refuse.invalidValue(
      `The parameter ${name} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII ` +
        "letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.",
    );
  }
  return identifier.toLowerCase();
}
