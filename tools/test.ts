import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

/**
 * Runs the specs named on the command line, or all of them: `npm test [-- <files> <mocha options>]`.
 *
 * The lab's provider plugins are put on the PATH, so that every spec meets the genuine engine with them.
 */
const root = join(import.meta.dirname, "..");
const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
const providers = join(root, "lab", "bin", "providers");
const chosen = process.argv.slice(2);
const specs = chosen.some((argument) => !argument.startsWith("-"))
  ? chosen
  : ["test/**/*.spec.ts", "--parallel", "--jobs", "2", ...chosen];
const { status } = spawnSync(process.execPath, [mocha, ...specs], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${providers}${delimiter}${process.env["PATH"] ?? ""}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  },
});
process.exitCode = status ?? 1;
