import { readFileSync } from "node:fs";

/** Variables whose values are secrets by their names; the list errs on the side of hiding. */
const SECRET_NAME =
  /PASSPHRASE|PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL|DSN|WEBHOOK/i;

/** Names that say where a secret lies. Only the name tells: a key or a passphrase may begin with a slash. */
const PLACE_NAME = /_(FILE|PATH|DIR|SOCK|SOCKET)$/i;

/** Switches under names that look secret: hiding every "true" would hide the text around it. */
const SWITCH_VALUE = /^(true|false|yes|no)$/i;

/**
 * The secret values this process knows: they are removed from everything it prints, writes or sends.
 *
 * `references` are variables that a person named as holding a secret, whatever they are called.
 */
export function knownSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  references: readonly string[] = [],
): string[] {
  const fromEnvironment = Object.entries(environment)
    .filter(([name]) => references.includes(name) || (SECRET_NAME.test(name) && !PLACE_NAME.test(name)))
    .map(([, value]) => value ?? "")
    .filter((value) => value !== "" && !SWITCH_VALUE.test(value));
  const file = environment.PULUMI_CONFIG_PASSPHRASE_FILE;
  return [...fromEnvironment, ...(file === undefined ? [] : readPassphrase(file))];
}

function readPassphrase(file: string): string[] {
  try {
    return [readFileSync(file, "utf8").trim()];
  } catch {
    return [];
  }
}
