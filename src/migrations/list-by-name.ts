import type { Migration } from "./migration-tool.ts";

/** Joins the applied migrations, in their order, with the names of the files, in theirs: pending ones come last. */
export function listByName(
  applied: readonly Required<Pick<Migration, "name" | "appliedAt">>[],
  files: readonly string[],
): Migration[] {
  const names = applied.map(({ name }) => name);
  return [
    ...applied.map(({ name, appliedAt }): Migration => ({
      version: name,
      name,
      state: files.includes(name) ? "applied" : "unknown",
      appliedAt,
    })),
    ...files
      .filter((name) => !names.includes(name))
      .map((name): Migration => ({ version: name, name, state: "pending" })),
  ];
}
