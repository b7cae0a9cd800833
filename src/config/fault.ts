/** Where in the file, by keys and indexes from the top. */
export type SettingPath = readonly (string | number)[];

/** One thing that is wrong in rollback.yaml. */
export interface Fault {
  readonly path: SettingPath;
  readonly message: string;
  /** Offset in the text, where the fault has no path (syntax) or concerns a key instead of its value. */
  readonly offset?: number;
  /** The fault is about this key of the map at `path`. */
  readonly key?: string;
}

/** A path as a person writes it: `steps[0].command`. */
export function pathText(path: SettingPath): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${quoteKey(part)}`,
    )
    .join("");
}

/** A text in quotes, safe to print: invisible and control characters as escapes, cut at `limit` characters. */
export function quote(text: string, limit = 80): string {
  const visible = JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return visible.length > limit ? `${visible.slice(0, limit - 1)}…"` : visible;
}

function quoteKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quote(key);
}
