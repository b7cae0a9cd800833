import { Buffer } from "node:buffer";

/** Shorter values are words such as `no` or `on`: hiding them would hide the report, and protect nothing. */
export const SHORTEST_SECRET = 4;

/** A line of a longer secret (a private key) is a secret of its own from this length on. */
const SHORTEST_LINE = 16;

/** A piece of base64 shorter than this (six bytes) also turns up by chance. */
const SHORTEST_BASE64 = 8;

/** Every spelling under which a secret may turn up in an output; empty for a value too short to hide. */
export function secretForms(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const lines = secret.split(/\r?\n/).filter((line) => line.trim().length >= SHORTEST_LINE);
  return [...new Set([secret, ...lines])].flatMap(spellingsOf);
}

function spellingsOf(text: string): string[] {
  const spaceless = text.trim();
  return [
    text,
    ...(spaceless.length >= SHORTEST_SECRET ? [spaceless] : []),
    ...jsonForms(text),
    ...urlForms(text),
    ...base64Forms(text),
  ];
}

/** As a JSON string, and as a JSON string inside a JSON string, which is how manifests travel in state. */
function jsonForms(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1);
  return [once, JSON.stringify(once).slice(1, -1)];
}

/** Percent-encoded as components, as forms and strictly; in upper and lower case. */
function urlForms(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  const strict = component.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const forms = [
    component,
    strict,
    component.replaceAll("%20", "+"),
    strict.replaceAll("%20", "+"),
    encodeURI(text.toWellFormed()),
  ];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()))];
}

/**
 * Base64 of the whole, and the part of it that stays the same wherever the secret stands inside a longer
 * text (`user:password`, a trailing newline): three bytes make four characters, so there are three positions.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const whole = bytes.toString("base64");
  const inside = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
  });
  const forms = [whole, whole.replace(/=+$/, ""), ...inside].filter((form) => form.length >= SHORTEST_BASE64);
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
