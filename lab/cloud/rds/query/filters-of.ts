import { refuse } from "../rds-error.ts";
import type { Parameters } from "./parameters.ts";

/** What each filter of an action looks at. */
export type FilterReaders<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

/** Reads the `Filters` of a request as one test that all must pass; refuses a filter the action does not have. */
export function filtersOf<T>(parameters: Parameters, readers: FilterReaders<T>): (item: T) => boolean {
  const tests = parameters.structures("Filters").map((filter) => {
    const name = filter.get("Name") ?? "";
    const read = readers[name];
    if (read === undefined) throw refuse.invalidValue(`Unrecognized filter name: ${name}`);
    const values = [...filter].filter(([field]) => field.startsWith("Values.")).map(([, value]) => value);
    return (item: T) => read(item).some((value) => values.includes(value));
  });
  return (item) => tests.every((passes) => passes(item));
}

/** The name in an ARN, or the name itself: the API takes either where it describes. */
export function nameIn(identifier: string): string {
  const [, name] = /^arn:[^:]*:rds:[^:]*:[^:]*:[^:]+:(.+)$/.exec(identifier) ?? [];
  return name ?? identifier;
}
