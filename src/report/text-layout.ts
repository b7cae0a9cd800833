import { PLAIN_STYLE, type Style } from "./style.ts";

/** How terminal text is laid out; the caller knows the terminal, the renderer does not. */
export interface TextLayout {
  /** Columns of the terminal; lines are wrapped at words, never inside one. */
  readonly width: number;
  readonly style: Style;
  /** How many resources (and findings, and steps) of one group are listed before "… and 940 more". */
  readonly perGroup: number;
}

/** Columns where nothing is known of the terminal. */
const DEFAULT_WIDTH = 100;

/** Fits two screens of an incident: more than that nobody reads at three in the morning. */
const DEFAULT_PER_GROUP = 20;

/** Fills in what the caller left out; terminals below 60 columns are treated as 60. */
export function textLayout(layout: Partial<TextLayout>): TextLayout {
  return {
    width: Math.max(60, layout.width ?? DEFAULT_WIDTH),
    style: layout.style ?? PLAIN_STYLE,
    perGroup: layout.perGroup ?? DEFAULT_PER_GROUP,
  };
}
