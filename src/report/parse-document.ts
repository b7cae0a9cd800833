import type { z } from "zod";

/** A document that was read, or the reason in one line why it was not. */
export type ParsedDocument<T> = { readonly value: T } | { readonly fault: string };

const SHOWN_FAULTS = 3;

/** Reads JSON of one schema version; another version is told apart from a damaged document. */
export function parseDocument<T>(text: string, version: string, schema: z.ZodType<T>): ParsedDocument<T> {
  const json = parseJson(text);
  if (json === undefined) return { fault: "it is not JSON" };
  const found = schemaOf(json);
  if (found !== version) return { fault: `its schema is ${JSON.stringify(found ?? null)}, not "${version}"` };
  const result = schema.safeParse(json);
  return result.success ? { value: result.data } : { fault: faultsOf(result.error) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function schemaOf(json: unknown): unknown {
  return json !== null && typeof json === "object" && "schema" in json ? json.schema : undefined;
}

function faultsOf({ issues }: z.ZodError): string {
  const shown = issues.slice(0, SHOWN_FAULTS).map(({ path, message }) => `${path.join(".")}: ${message}`);
  const hidden = issues.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join("; ");
}
