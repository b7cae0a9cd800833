import type { Finding } from "../model/finding.ts";
import { acceptancesMatch } from "./acceptances-match.ts";
import { configurationMatches } from "./configuration-matches.ts";
import { driftChecked } from "./drift-checked.ts";
import { engineFits } from "./engine-fits.ts";
import type { Gate, GateInput } from "./gate.ts";
import { noForeignLock } from "./no-foreign-lock.ts";
import { noPendingDeletes } from "./no-pending-deletes.ts";
import { noPendingOperations } from "./no-pending-operations.ts";
import { noRenames } from "./no-renames.ts";
import { noUnfinishedRun } from "./no-unfinished-run.ts";
import { previewIsWhole } from "./preview-is-whole.ts";
import { releaseIsSound } from "./release-is-sound.ts";
import { safetyOptionsStay } from "./safety-options-stay.ts";
import { sameIdentity } from "./same-identity.ts";
import { schemaIsReadable } from "./schema-is-readable.ts";
import { secretsStayReadable } from "./secrets-stay-readable.ts";
import { recordIsThere } from "./record-is-there.ts";
import { statefulSurvives } from "./stateful-survives.ts";
import { treeIsWhole } from "./tree-is-whole.ts";

/** Every gate, in the order in which its findings are shown. */
export const GATES: readonly Gate[] = [
  previewIsWhole,
  statefulSurvives,
  acceptancesMatch,
  noRenames,
  safetyOptionsStay,
  noUnfinishedRun,
  noPendingOperations,
  noPendingDeletes,
  noForeignLock,
  sameIdentity,
  secretsStayReadable,
  schemaIsReadable,
  recordIsThere,
  treeIsWhole,
  engineFits,
  configurationMatches,
  releaseIsSound,
  driftChecked,
];

/** Asks every gate; the answer is complete, so that one run shows everything that stands in the way. */
export function askGates(input: GateInput): readonly Finding[] {
  return GATES.flatMap((gate) => gate(input));
}
