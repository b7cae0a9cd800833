export type FindingLevel = "blocking" | "warning" | "note";

/** A gate's answer: what it saw, about what, and what to do about it. */
export interface Finding {
  readonly level: FindingLevel;
  /** Stable upper-case code, for scripts and for the docs. */
  readonly code: string;
  /** The thing the finding is about: a URN, a tag, a file, a config key. */
  readonly subject: string;
  readonly message: string;
  readonly remedy: string;
}

type Answer = Omit<Finding, "level">;

/** A finding that refuses the run until its remedy is done. */
export const blocking = (answer: Answer): Finding => ({ level: "blocking", ...answer });

/** A finding that a person should weigh, and that does not stop the run. */
export const warning = (answer: Answer): Finding => ({ level: "warning", ...answer });

/** A finding that is good to know. */
export const note = (answer: Answer): Finding => ({ level: "note", ...answer });

/** The findings that refuse the run. */
export function blockers(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.level === "blocking");
}
