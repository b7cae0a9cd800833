/** Reads the properties out of a stored resource, which are its JSON itself or lie under `outputs` or `properties`. */
export function propertiesOf(value: unknown): Record<string, unknown> | undefined {
  if (!isRecord(value)) return undefined;
  for (const key of ["outputs", "properties"]) {
    const inner = value[key];
    if (isRecord(inner)) return inner;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
