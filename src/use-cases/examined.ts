import { messageOf, RollbackError } from "../model/errors.ts";

/** One thing a rollback needs, and whether it is here. */
export interface Examined {
  /** `missing`: a rollback would be refused, or fail, until somebody has done what `found` says. */
  readonly state: "ok" | "note" | "missing";
  readonly what: string;
  readonly found: string;
}

/** Looks at one thing; what the look throws is what is missing, with what to do next where the error knows it. */
export async function check(what: string, look: () => Promise<string>): Promise<Examined> {
  try {
    return { state: "ok", what, found: await look() };
  } catch (error) {
    return missing(what, error);
  }
}

/** Says what is missing by the error that a look threw. */
export function missing(what: string, error: unknown): Examined {
  const found = error instanceof RollbackError ? `${error.message}; ${error.remedy}` : messageOf(error);
  return { state: "missing", what, found };
}
