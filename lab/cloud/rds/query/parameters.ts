import { refuse } from "../rds-error.ts";

/**
 * Reads the flat form of the query protocol: `Name`, `List.Member.1`, `List.Member.1.Field`.
 *
 * Absent and empty are the same to AWS for text; callers get undefined for both.
 */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(body: string) {
    this.#values = new URLSearchParams(body);
  }

  text(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw refuse.missing(name);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value !== "true" && value !== "false")
      throw refuse.invalidValue(`${name} "${value}" must be true or false`);
    return value === "true";
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) throw refuse.invalidValue(`${name} "${value}" must be a whole number`);
    return Number(value);
  }

  /** The values of a list whatever its member is called; undefined when the list was not sent. */
  list(name: string): string[] | undefined {
    const items = this.structures(name).map((item) => item.get("") ?? "");
    if (items.length > 0) return items;
    return this.#values.has(name) ? [] : undefined;
  }

  /** The members of a list of structures, each as a map from field path to value. */
  structures(name: string): ReadonlyMap<string, string>[] {
    const pattern = new RegExp(`^${name}\\.[A-Za-z]+\\.(\\d+)(?:\\.(.+))?$`);
    const items = new Map<number, Map<string, string>>();
    for (const [key, value] of this.#values) {
      const [, index, field = ""] = pattern.exec(key) ?? [];
      if (index === undefined) continue;
      const item = items.get(Number(index)) ?? new Map<string, string>();
      items.set(Number(index), item.set(field, value));
    }
    return [...items].sort(([a], [b]) => a - b).map(([, item]) => item);
  }
}
