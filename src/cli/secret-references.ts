/** The variables that settings name as `{ env: NAME }`, wherever that stands in them. */
export function secretReferences(settings: unknown): string[] {
  if (settings === null || typeof settings !== "object") return [];
  const members = Object.entries(settings);
  const [key, value] = members[0] ?? [];
  const own = members.length === 1 && key === "env" && typeof value === "string" ? [value] : [];
  return [...own, ...members.flatMap(([, member]) => secretReferences(member))];
}
