/** Anything text can be written to: a process stream, or an array in a spec. */
export interface TextSink {
  readonly write: (text: string) => unknown;
}

/** A block at the bottom of a terminal that is redrawn in place, with finished lines scrolling off above it. */
export interface LiveRegion {
  /** Erases the block, prints finished lines above where it was, and draws it anew. */
  readonly show: (finished: readonly string[], block: readonly string[]) => void;
  /** How many lines the block has on the screen now. */
  readonly height: () => number;
}

/**
 * A live region on a terminal; each `show` is one write, so that nothing flickers.
 *
 * The cursor is never hidden: a killed process could not bring it back. Lines must be shorter than the terminal.
 */
export function createLiveRegion(sink: TextSink): LiveRegion {
  let drawn = 0;
  return {
    show(finished, block) {
      const erase = drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : "";
      const text = erase + [...finished, ...block].map((line) => `${line}\n`).join("");
      drawn = block.length;
      if (text !== "") sink.write(text);
    },
    height: () => drawn,
  };
}
