import { readFileSync } from "node:fs";

/** Variables whose values are secrets by their names; the list errs on the side of hiding. */
const SECRET_NAME =
  /PASSPHRASE|PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL|DSN|WEBHOOK/i;

/** Names that look secret and hold paths or switches. */
const HARMLESS_VALUE = /^(true|false|yes|no|\d{1,5}|\/[\w./-]*)$/i;

/** The secret values this process knows: they are removed from everything it prints, writes or sends. */
export function knownSecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
  const fromEnvironment = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== undefined && !HARMLESS_VALUE.test(value))
    .map(([, value]) => value ?? "");
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
