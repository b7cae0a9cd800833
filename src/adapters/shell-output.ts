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

/** Keeps the end of a stream and hands out its lines, printable and cut at 2,000 characters; reads on whatever the amount. */
export function collectOutput(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
): CollectedOutput {
  let kept = "";
  let line = "";
  const flush = (): void => {
    if (line !== "") onLine?.(printable(line, LINE_LIMIT));
    line = "";
  };
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    kept = (kept + chunk).slice(-OUTPUT_LIMIT);
    if (onLine === undefined) return;
    const parts = chunk.split(/\r?\n|\r/);
    parts.forEach((part, index) => {
      if (index > 0) flush();
      if (line.length < LINE_LIMIT) line += part;
    });
  });
  const closed = new Promise<void>((resolve) => {
    stream.on("close", resolve);
    stream.on("error", () => {
      resolve();
    });
  });
  return {
    closed,
    text: () => {
      flush();
      return kept;
    },
  };
}
