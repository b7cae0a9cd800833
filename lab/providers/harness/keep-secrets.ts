import { isProperties, secret, secretContent, type Properties, type Value } from "./property-values.ts";

/**
 * Outputs with every value marked secret that was secret, under the same name, in `like`.
 *
 * A provider that opens its inputs must close its outputs again, or a password given as a secret
 * would be written to the state in the clear.
 */
export function keepSecrets(outputs: Properties, like: Properties): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, closed(value, like[name])]),
  );
}

function closed(value: Value, like: Value | undefined): Value {
  if (secretContent(value) !== undefined || like === undefined) return value;
  if (secretContent(like) !== undefined) return secret(value);
  if (Array.isArray(value) && Array.isArray(like))
    return value.map((item, index) => closed(item, like[index]));
  if (isProperties(value) && isProperties(like)) return keepSecrets(value, like);
  // A changed shape has no place to put the mark on, so the whole value becomes secret.
  return holdsSecret(like) ? secret(value) : value;
}

function holdsSecret(value: Value): boolean {
  if (secretContent(value) !== undefined) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isProperties(value) && Object.values(value).some(holdsSecret);
}
