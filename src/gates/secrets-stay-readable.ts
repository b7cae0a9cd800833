import { blocking, warning, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/**
 * Refuses to update with another secrets provider or key than the one in use now.
 *
 * The engine would succeed and silently encrypt the state with the release's old one. A file
 * without these fields is harmless: the state's own are used then.
 */
export function secretsStayReadable({ facts }: GateInput): Finding[] {
  const { releaseSecrets, currentSecrets, source } = facts.config;
  if (source === "current" || releaseSecrets === undefined || currentSecrets === undefined) return [];
  const fields = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;
  return fields.flatMap((field) => {
    const then = releaseSecrets[field];
    const now = currentSecrets[field];
    if (then === undefined || then === now) return [];
    const answer = {
      code: field === "encryptionsalt" ? "SECRETS_SALT_CHANGED" : "SECRETS_PROVIDER_CHANGED",
      subject: field,
      message: `"${field}" in the release's stack file differs from the one in use now: the update would encrypt the state with the old one`,
      remedy: "run it with the present configuration: set workspace.config to current in rollback.yaml",
    };
    return [now === undefined ? warning(answer) : blocking(answer)];
  });
}
