/** A place in a JSON text: the value that begins at `from`. */
interface Place {
  readonly text: string;
  readonly from: number;
}

/**
 * Takes the list or object at a path out of a JSON text and hands over each of its members' text; answers the rest.
 *
 * A state of 10,000 resources parsed as a whole fills hundreds of megabytes; so only one member is parsed at a time.
 * The rest has an empty list or object in its place. undefined when the path does not lead to a list or an object.
 * Text that is no JSON may be cut anywhere: it is found out when the pieces and the rest are parsed.
 */
export function takeMembers(
  text: string,
  path: readonly string[],
  onMember: (json: string) => void,
): string | undefined {
  let place: Place | undefined = { text, from: skipBlank(text, 0) };
  for (const key of path) {
    place = memberOf(place, key);
    if (place === undefined) return undefined;
  }
  if (!isOpening(text.charCodeAt(place.from))) return undefined;
  const end = eachMember(place, (from, to) => {
    onMember(text.slice(from, to));
  });
  return text.slice(0, place.from + 1) + text.slice(end);
}

/** The value of a key in the object at a place, found without looking past its beginning. */
function memberOf(place: Place, key: string): Place | undefined {
  const { text } = place;
  if (text.charCodeAt(place.from) !== BRACE) return undefined;
  const name = `${JSON.stringify(key)}`;
  for (let from = skipBlank(text, place.from + 1); text.charCodeAt(from) === QUOTE;) {
    const colon = skipBlank(text, endOfString(text, from));
    const value = skipBlank(text, colon + 1);
    if (text.startsWith(name, from)) return { text, from: value };
    from = skipBlank(text, endOfValue(text, value));
    if (text.charCodeAt(from) !== COMMA) return undefined;
    from = skipBlank(text, from + 1);
  }
  return undefined;
}

/** Where the list or object at a place closes, after its members were handed over as ranges. */
function eachMember({ text, from }: Place, onRange: (from: number, to: number) => void): number {
  let start = skipBlank(text, from + 1);
  while (start < text.length && !isClosing(text.charCodeAt(start))) {
    const end = endOfValue(text, start);
    onRange(start, end);
    start = skipBlank(text, text.charCodeAt(end) === COMMA ? end + 1 : end);
    if (end === start) break;
  }
  return start;
}

/** Where the member that begins here ends: at the comma or bracket of the list or object around it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (code === COMMA && depth === 0) return at;
  }
  return text.length;
}

/** Where the string that begins here ends, past its closing quote. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

const isOpening = (code: number): boolean => code === BRACE || code === BRACKET;
const isClosing = (code: number): boolean => code === BRACE + 2 || code === BRACKET + 2;
