import { createHash, randomBytes } from "node:crypto";

import type { AutoName } from "./resource-type.ts";

/**
 * A name for a resource the program has left unnamed: `<name>-<hex>`, like the real provider's.
 *
 * The engine's seed makes the preview and the update that follows choose the same name; without one
 * the digits are random.
 */
export function autoName(rule: AutoName, name: string, seed: Uint8Array): string {
  if (rule.hexDigits === 0) return name;
  const source = seed.length > 0 ? Buffer.from(seed) : randomBytes(32);
  const digits = createHash("sha256").update(source).digest("hex").slice(0, rule.hexDigits);
  const room = rule.maxLength - rule.hexDigits - 1;
  if (name.length > room) {
    throw new Error(
      `failed to auto-name "${name}": it may have ${room} characters; name the resource itself`,
    );
  }
  return `${name}-${digits}`;
}
