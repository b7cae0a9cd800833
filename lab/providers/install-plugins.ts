import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";

const PROVIDERS = [
  { name: "aws", version: "7.48.0" },
  { name: "kubernetes", version: "4.34.2" },
  { name: "lab", version: "1.0.0" },
];
const HOST_VERSION = "3.259.0";

/** Which plugins to install besides the providers. */
export interface PluginChoice {
  /** Also the language host and the provider of dynamic resources; for an engine without its own. */
  readonly languageHost: boolean;
}

/**
 * Puts the stand-ins into the plugin cache of a Pulumi home, from where the engine takes them in silence.
 *
 * From the PATH they work as well, but then the engine warns about each of them in every run. The
 * cache is searched by version: a program that asks for a newer SDK's provider will not find these.
 */
export async function installPlugins(pulumiHome: string, choice: PluginChoice): Promise<void> {
  for (const { name, version } of PROVIDERS) {
    await link(pulumiHome, `resource-${name}-v${version}`, `providers/pulumi-resource-${name}`);
  }
  if (!choice.languageHost) return;
  await link(pulumiHome, `language-nodejs-v${HOST_VERSION}`, "language/pulumi-language-nodejs");
  await link(pulumiHome, `resource-pulumi-nodejs-v${HOST_VERSION}`, "language/pulumi-resource-pulumi-nodejs");
}

async function link(pulumiHome: string, folder: string, wrapper: string): Promise<void> {
  const directory = join(pulumiHome, "plugins", folder);
  const path = join(directory, wrapper.replace(/^.*\//, ""));
  await mkdir(directory, { recursive: true });
  await rm(path, { force: true });
  await symlink(join(import.meta.dirname, "../bin", wrapper), path);
}
