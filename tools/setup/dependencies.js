import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeOnce } from "./cache.js";
import { runQuietly } from "./run-quietly.js";
import { say } from "./say.js";
import { SetupError } from "./setup-error.js";

/** Installs the packages of the lock file when node_modules is missing or belongs to another lock file. */
export async function ensureDependencies(root, environment) {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const marker = join(root, "node_modules", ".installed-lock");
  const isThere = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  await makeOnce(join(root, "node_modules"), isThere, async () => {
    say("installing the packages of package-lock.json (15 to 60 s, once per lock file)");
    // Install scripts stay off: none of the packages needs one, and one of them would download a plugin.
    const { code, output } = await runQuietly("npm", ["ci", "--ignore-scripts"], {
      cwd: root,
      env: environment,
    });
    if (code !== 0) {
      throw new SetupError("PACKAGES_UNAVAILABLE", `npm ci failed (exit ${code}): ${output.trim()}`, [
        "check the network and the npm registry setting (npm config get registry), then run the command again",
      ]);
    }
    writeFileSync(marker, wanted);
  });
}
