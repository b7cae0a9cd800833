import { RollbackError } from "../model/errors.ts";
import type { Acceptance } from "../model/plan.ts";

/** Reads the values of --accept, each `<urn>=<replace|delete>`; throws USAGE for any other text. */
export function parseAcceptances(texts: readonly string[]): Acceptance[] {
  return texts.map((text) => {
    const match = /^(urn:pulumi:.+)=(replace|delete)$/s.exec(text);
    if (match?.[1] !== undefined && (match[2] === "replace" || match[2] === "delete"))
      return { urn: match[1], op: match[2] };
    throw new RollbackError("USAGE", {
      subject: text,
      message: `--accept ${JSON.stringify(text)} is not <urn>=<replace|delete>`,
      remedy: "copy the URN and the operation from the plan's finding; nothing accepts everything",
    });
  });
}
