import catalogue from "./stateful-types.json" with { type: "json" };

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.values(catalogue).flatMap((types) => Object.entries(types)),
);

/**
 * Why losing a resource of this type loses data, from the catalogue in stateful-types.json; undefined for the others.
 *
 * `extra` are types the user's rollback.yaml names. Types are full tokens, such as `aws:rds/instance:Instance`.
 */
export function statefulReason(type: string, extra: readonly string[]): string | undefined {
  return REASONS.get(type) ?? (extra.includes(type) ? "declared stateful in rollback.yaml" : undefined);
}
