import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, makeOnce } from "./_cache.ts";

const run = promisify(execFile);
const INSTALL_LIMIT_MS = 5 * 60_000;

/**
 * Answers the folder of programs of a Python environment that holds these packages, made once in the toolkit's cache.
 *
 * `key` names it and changes with the packages. Needs `python3` with its `venv` module, and a package
 * index on the first run; throws with what is missing. Two runs at once share one installation.
 */
export async function pythonPrograms(key: string, packages: readonly string[]): Promise<string> {
  const version = await run("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).catch(
    (cause: unknown) => {
      throw new Error(`${key} needs python3; install Python 3.9 or newer`, { cause });
    },
  );
  const folder = cacheDirectory("python", `${key}-python-${version.stdout.trim()}`);
  const complete = join(folder, "complete");
  await makeOnce(
    folder,
    () => existsSync(complete),
    async () => {
      rmSync(folder, { recursive: true, force: true });
      await attempt("python3", ["-m", "venv", folder], "install the package python3-venv");
      const install = ["-m", "pip", "install", "--quiet", ...packages];
      await attempt(join(folder, "bin", "python"), install, "let pip reach a package index");
      writeFileSync(complete, "");
    },
  );
  return join(folder, "bin");
}

async function attempt(program: string, args: readonly string[], remedy: string): Promise<void> {
  await run(program, args, { timeout: INSTALL_LIMIT_MS }).catch((cause: unknown) => {
    throw new Error(`${program} ${args.join(" ")} failed; ${remedy}`, { cause });
  });
}
