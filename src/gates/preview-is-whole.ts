import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses a preview that failed, or whose record has a gap: what was not seen cannot be judged. */
export function previewIsWhole({ facts }: GateInput): Finding[] {
  const { preview, target, to } = facts;
  if (!preview.succeeded) {
    const errors = preview.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message.trim());
    return [
      blocking({
        code: "PREVIEW_FAILED",
        subject: target.stack,
        message: `the release's program cannot be previewed: ${errors.join("\n").slice(0, 2000) || "no reason given"}`,
        remedy: `make the program of ${to.commit.slice(0, 12)} run here (its environment, credentials, plugins), or choose another release`,
      }),
    ];
  }
  if (preview.incomplete === undefined) return [];
  return [
    blocking({
      code: "PREVIEW_INCOMPLETE",
      subject: target.stack,
      message: `the preview's record cannot be trusted: ${preview.incomplete}`,
      remedy: "run it again; if it stays, compare with: pulumi preview --json",
    }),
  ];
}
