import type { Readable, Writable } from "node:stream";
import { isCancel, text } from "@clack/prompts";
import { terminalText } from "../report/escape.ts";
import { clipEnd } from "../report/fit-text.ts";

/** One word that a person has to type, and what it is, so that a wrong one can be named. */
export interface TypedPart {
  readonly what: string;
  readonly text: string;
}

interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

const MOST_TRIES = 3;

/** Whether a question could be answered by a person. */
export const hasTerminal = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/**
 * Asks until the words are typed exactly, three times at most; false when they were not, and at once after a Ctrl-C.
 *
 * What was mistyped is named, and never taken for what was probably meant.
 */
export async function askTyped(
  message: string,
  parts: readonly TypedPart[],
  { input, output }: Streams = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  for (let left = MOST_TRIES - 1; left >= 0; left -= 1) {
    const typed = await text({ message, input, output });
    if (isCancel(typed)) return false;
    const fault = typedFault(typed, parts);
    if (fault === undefined) return true;
    output.write(`${fault}${left === 0 ? "; declined" : ""}\n`);
  }
  return false;
}

/** What is wrong with a typed answer, word by word; undefined when it is the one that was asked for. */
export function typedFault(typed: string | undefined, parts: readonly TypedPart[]): string | undefined {
  const words = (typed ?? "").trim().split(/\s+/);
  for (const [index, { what, text: wanted }] of parts.entries()) {
    const word = words[index] ?? "";
    if (word === "") return `nothing was typed for ${what} (${wanted})`;
    if (word !== wanted) return `${quoted(word)} was typed for ${what}, which is ${wanted}`;
  }
  const more = words.slice(parts.length).join(" ");
  return more === "" ? undefined : `${quoted(more)} was typed beyond what was asked for`;
}

const quoted = (word: string): string => JSON.stringify(clipEnd(terminalText(word), 60));
