import { join } from "node:path";
import { installDependencies } from "../../src/workspace/install-dependencies.ts";
import { findPackageRoot } from "../../src/workspace/package-manager.ts";
import { cacheDirectory } from "../../src/workspace/directories.ts";
import { demoDirectory } from "./end-demo.ts";
import { say } from "./say.ts";

/** Gives the platform's repository the packages of its lock file, from the toolkit's cache where they are kept. */
export async function installPlatform(platform: string): Promise<void> {
  const root = await findPackageRoot(join(platform, "stacks"), platform);
  if (root === undefined) throw new Error(`the platform in ${platform} has no package.json`);
  await installDependencies(root, {
    cacheDirectory: join(cacheDirectory(process.env), "dependencies"),
    parkDirectory: demoDirectory("parked"),
    allowInstallScripts: [],
    onSlow: say,
  });
}
