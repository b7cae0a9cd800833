import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The places a text holds a secret in, in any form it may be written down in. */
export function leaksIn(content: string, secret: string): string[] {
  const forms = {
    raw: secret,
    json: JSON.stringify(secret).slice(1, -1),
    base64: Buffer.from(secret).toString("base64").replace(/=+$/, ""),
    "url-encoded": encodeURIComponent(secret),
  };
  return Object.entries(forms).flatMap(([form, text]) => (content.includes(text) ? [form] : []));
}

/** Every file below a folder that holds one of the secrets, with the form it is in. */
export async function leakingFiles(directory: string, secrets: readonly string[]): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile() && !one.parentPath.includes("node_modules"))) {
    const path = join(entry.parentPath, entry.name);
    // One character per byte keeps what is text readable inside of binary files.
    const content = (await readFile(path)).toString("latin1");
    for (const secret of secrets) {
      const forms = leaksIn(content, Buffer.from(secret).toString("latin1")).concat(leaksIn(content, secret));
      found.push(...forms.map((form) => `${path}: ${form}`));
    }
  }
  return found;
}
