/** What no way down brings back of what was destroyed on the way up, for a person who goes down all the same; empty where nothing was. */
export function notBroughtBack(destroyed: readonly string[]): string {
  return destroyed.length === 0
    ? ""
    : `no way down brings back what was destroyed, and a table or column that it adds again comes back empty: ${destroyed.join("; ")}`;
}
