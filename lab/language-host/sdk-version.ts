import { createRequire } from "node:module";

/** The version of the Pulumi SDK this host was built against, which it reports as its own. */
export function sdkVersion(): string {
  const manifest = createRequire(import.meta.url)("@pulumi/pulumi/package.json") as { version: string };
  return manifest.version;
}
