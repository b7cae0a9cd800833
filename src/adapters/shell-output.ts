import { printable } from "./shell-text.ts";

const OUTPUT_LIMIT = 64 * 1024;
const LINE_LIMIT = 2000;

/** What a child has written so far. */
export interface CollectedOutput {
  /** Settles when every writer has closed its end. */
  readonly closed: Promise<void>;
  /** The last 64 KiB; also hands out a last line without an end. */
  readonly text: () => string;
}

/** Keeps the end of both streams and hands out their lines, printable and cut at 2,000 characters; reads on whatever the amount. */
export function collectOutput(
  streams: readonly NodeJS.ReadableStream[],
  onLine: ((line: string) => void) | undefined,
): CollectedOutput {
  let kept = "";
  const flushes = streams.map((stream) => {
    const lines = lineSplitter(onLine ?? (() => undefined));
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      kept = (kept + chunk).slice(-OUTPUT_LIMIT);
      lines.add(chunk);
    });
    return lines.flush;
  });
  return {
    closed: Promise.all(streams.map(ended)).then(() => undefined),
    text: () => {
      for (const flush of flushes) flush();
      return kept;
    },
  };
}

/** Each stream has its own unfinished line, so that two writers never share one. */
function lineSplitter(onLine: (line: string) => void): { add: (chunk: string) => void; flush: () => void } {
  let line = "";
  const flush = (): void => {
    if (line !== "") onLine(printable(line, LINE_LIMIT));
    line = "";
  };
  const add = (chunk: string): void => {
    for (const [index, part] of chunk.split(/\r?\n|\r/).entries()) {
      if (index > 0) flush();
      if (line.length < LINE_LIMIT) line += part;
    }
  };
  return { add, flush };
}

function ended(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.on("close", resolve);
    stream.on("error", () => {
      resolve();
    });
  });
}
