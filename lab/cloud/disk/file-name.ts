import { createHash } from "node:crypto";

const LONGEST = 180;

/**
 * Turns any id into one safe file name: percent-encoded, dots too, so that no id leaves its folder.
 *
 * Ids too long for a file system become their SHA-256; whoever needs the id back keeps it inside the file.
 */
export function fileNameOf(id: string): string {
  const encoded = encodeURIComponent(id).replaceAll(".", "%2E").replaceAll("*", "%2A");
  return encoded.length > LONGEST ? createHash("sha256").update(id).digest("hex") : encoded;
}
