/**
 * The stack's configuration as the environment variables the SDK reads.
 *
 * Keys go from `<namespace>:<name>` to the older `<namespace>:config:<name>`: the SDK of any release
 * understands that form, and old releases understand no other.
 */
export function programConfig(
  config: Iterable<[string, string]>,
  secretKeys: readonly string[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, value] of config) values[olderKey(key)] = value;
  return {
    PULUMI_CONFIG: JSON.stringify(values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
  };
}

function olderKey(key: string): string {
  const [namespace, ...rest] = key.split(":");
  const name = rest[0] === "config" && rest.length > 1 ? rest.slice(1) : rest;
  if (namespace === undefined || name.length === 0) {
    throw new Error(`configuration key "${key}" has no namespace; write it as <project>:<name>`);
  }
  return `${namespace}:config:${name.join(":")}`;
}
