import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./pack-command.ts";

const ROOT = join(import.meta.dirname, "..");

/**
 * Compiles src/ to JavaScript and declarations, into an empty folder; JSON beside the sources is copied by the compiler.
 *
 * As long as dist/ lies in a checkout its bin/ runs what is compiled there, whatever src/ says since.
 */
export function compile(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  const compiler = join(ROOT, "node_modules", "@typescript", "native", "bin", "tsc");
  const project = join(ROOT, "tsconfig.build.json");
  runCommand(process.execPath, [compiler, "--project", project, "--outDir", directory], ROOT);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = resolve(process.argv[2] ?? join(ROOT, "dist"));
  compile(directory);
  console.log(`compiled into ${directory}`);
}
