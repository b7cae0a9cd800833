import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses a state in which an interrupted update left operations without an answer: an update only warns and goes on. */
export function noPendingOperations({ facts }: GateInput): Finding[] {
  return facts.checkpoint.pendingOperations.map(({ urn, type }) =>
    blocking({
      code: "PENDING_OPERATION",
      subject: urn,
      message: `an interrupted update left "${type}" of this resource without an answer`,
      remedy: `look whether it took effect, then: pulumi refresh --stack ${facts.target.stack} (for a pending create, --clear-pending-creates or --import-pending-creates)`,
    }),
  );
}
