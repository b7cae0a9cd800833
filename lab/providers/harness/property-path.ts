import { isProperties, type Properties, type Value } from "./property-values.ts";

/** The value at a dotted path such as `metadata.name`, or undefined. */
export function valueAt(properties: Properties, path: string): Value | undefined {
  let value: Value | undefined = properties;
  for (const key of path.split(".")) {
    if (!isProperties(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy with the value at a dotted path set, making the records on the way. */
export function withValueAt(properties: Properties, path: string, value: Value): Properties {
  const [key, ...rest] = path.split(".") as [string, ...string[]];
  if (rest.length === 0) return { ...properties, [key]: value };
  const below = properties[key];
  return { ...properties, [key]: withValueAt(isProperties(below) ? below : {}, rest.join("."), value) };
}

/** True when `path` is `ancestor` itself or lies below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}
