import { htmlText } from "./escape.ts";

// Data that came through JSON cannot carry a symbol, so it can never pass for markup.
const MARKUP = Symbol("markup");

/** Markup that was made by `html` or `markup`, and is not escaped again. */
export interface Html {
  readonly [MARKUP]: string;
}

export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[];

/**
 * A tagged template that escapes everything but markup of its own making: forgetting to escape is not possible.
 *
 * Instead of eta, whose templates are text that no compiler checks and that are compiled at run time.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return markup(strings.map((text, index) => text + rendered(values[index])).join(""));
}

/** Declares a text to be markup; for constants of ours and for text that is already escaped, never for data. */
export function markup(text: string): Html {
  return { [MARKUP]: text };
}

/** The markup as text. */
export function markupText(value: Html): string {
  return value[MARKUP];
}

function rendered(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return htmlText(String(value));
  return MARKUP in value ? value[MARKUP] : value.map(rendered).join("");
}
