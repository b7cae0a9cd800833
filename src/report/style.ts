/** How a renderer emphasises terminal text; the caller decides whether that is colour or nothing. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly danger: (text: string) => string;
  readonly caution: (text: string) => string;
  readonly success: (text: string) => string;
}

const asIs = (text: string): string => text;

/** No emphasis at all: files, CI and `--no-color`. */
export const PLAIN_STYLE: Style = { bold: asIs, dim: asIs, danger: asIs, caution: asIs, success: asIs };

// `util.styleText` looks at the environment; a renderer must not, so the codes are spelled out.
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

/** The sixteen basic ANSI colours, which every terminal theme keeps readable. */
export const COLOUR_STYLE: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  danger: sgr(31, 39),
  caution: sgr(33, 39),
  success: sgr(32, 39),
};
