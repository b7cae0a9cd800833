import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (...parts: string[]): string => join(root, "node_modules", ...parts);

/** Everything a change must pass, in the order in which a failure is found soonest. */
const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ["types", [bin("@typescript", "native", "bin", "tsc"), "--project", "tsconfig.json"]],
  ["format", [bin("prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."]],
  ["lint", [bin("eslint", "bin", "eslint.js"), "."]],
  ["tests", [join(root, "tools", "test.ts")]],
];

for (const [name, command] of CHECKS) {
  console.log(`check: ${name}`);
  const { status } = spawnSync(process.execPath, [...command], { cwd: root, stdio: "inherit" });
  if (status === 0) continue;
  console.error(`check: ${name} failed`);
  process.exitCode = 1;
  break;
}
