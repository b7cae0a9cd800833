// The set-up runs before there is a TypeScript to check it with, so its cache says nothing about types.
const CACHE = new URL("../tools/setup/cache.js", import.meta.url).href;

interface Cache {
  /** A folder outside of every clone. */
  readonly cacheDirectory: (...parts: readonly string[]) => string;
  /** Makes something there unless it is there; two runs at once make it once. */
  readonly makeOnce: (target: string, isThere: () => boolean, make: () => Promise<void>) => Promise<void>;
}

/** The toolkit's cache of what is slow to get. */
export const { cacheDirectory, makeOnce } = (await import(CACHE)) as Cache;
