import type { Migration } from "./migration-tool.ts";

/** Joins the applied names, in their order, with the names of the files, in theirs: pending ones come last. */
export function listByName(applied: readonly string[], files: readonly string[]): Migration[] {
  return [
    ...applied.map((name): Migration => ({
      version: name,
      name,
      state: files.includes(name) ? "applied" : "unknown",
    })),
    ...files
      .filter((name) => !applied.includes(name))
      .map((name): Migration => ({ version: name, name, state: "pending" })),
  ];
}
