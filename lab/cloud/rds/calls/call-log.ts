import { appendFileSync, readFileSync } from "node:fs";

/** One call as the lab saw it; parameters other than names are left out, for they may be passwords. */
export interface Call {
  readonly at: string;
  readonly action: string;
  readonly identifiers: readonly string[];
  /** Which attempt of one SDK call this was, as the SDK itself says. */
  readonly attempt: number | undefined;
  readonly outcome: "answered" | "refused" | "cut";
  readonly code?: string;
  /** True when the action was carried out, whatever the caller was told. */
  readonly hadEffect: boolean;
  readonly fault?: string;
}

/** How often an action was called, and how often it was carried out. */
export interface CallCount {
  readonly calls: number;
  readonly effects: number;
}

/** Every call in the order of its end, one JSON document a line on disk: what proves "at most one create". */
export class CallLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Writes one call down. */
  add(call: Call): void {
    appendFileSync(this.#file, `${JSON.stringify(call)}\n`, { mode: 0o600 });
  }

  /** The calls so far, of one action or about one name when asked for. */
  list({ action, identifier }: { readonly action?: string; readonly identifier?: string } = {}): Call[] {
    return linesOf(this.#file)
      .map((line) => JSON.parse(line) as Call)
      .filter((call) => action === undefined || call.action === action)
      .filter((call) => identifier === undefined || call.identifiers.includes(identifier));
  }
}

/** Counts calls by action. */
export function countCalls(calls: readonly Call[]): Record<string, CallCount> {
  const counts: Record<string, CallCount> = {};
  for (const { action, hadEffect } of calls) {
    const { calls: before = 0, effects = 0 } = counts[action] ?? {};
    counts[action] = { calls: before + 1, effects: effects + (hadEffect ? 1 : 0) };
  }
  return counts;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}
