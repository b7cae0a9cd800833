/** A value of a resource's inputs or outputs as it travels between the engine and a provider. */
export type Value = null | boolean | number | string | Value[] | Properties;

/** The inputs or the outputs of one resource. */
export interface Properties {
  [name: string]: Value;
}

// Wire constants of the Pulumi protocol (sdk/nodejs/runtime/rpc.ts).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands for a value that is known only after another resource has been created. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a record of properties: an object that is neither null nor a list. */
export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when the value, or anything in it, is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isProperties(value) && Object.values(value).some(hasUnknown);
}

/** A simple value as text; records, lists and absent values have none. */
export function textOf(value: Value | undefined): string {
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/** Marks a value as a secret, so that the engine encrypts it in the state. */
export function secret(value: Value): Properties {
  return { [SIGNATURE]: SECRET, value };
}

/** The value inside a secret, or undefined for anything else. */
export function secretContent(value: Value | undefined): Value | undefined {
  if (!isProperties(value) || value[SIGNATURE] !== SECRET) return undefined;
  return value["value"] ?? null;
}

/** The same properties with every secret opened, for the provider's own eyes. */
export function plainProperties(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plain(value)]));
}

function plain(value: Value): Value {
  const content = secretContent(value);
  if (content !== undefined) return plain(content);
  if (Array.isArray(value)) return value.map(plain);
  if (!isProperties(value)) return value;
  if (value[SIGNATURE] === OUTPUT_VALUE) return plain(value["value"] ?? UNKNOWN);
  return plainProperties(value);
}
