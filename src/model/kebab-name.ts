/** A name as it stands in the ids of steps; different names may come to the same. */
export function kebabName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
