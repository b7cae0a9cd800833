import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./pack-command.ts";
import { compile } from "./pack-dist.ts";

const ROOT = join(import.meta.dirname, "..");
// What npm adds by itself, whatever `files` says.
const ALWAYS = ["package.json", "README.md", "LICENSE"];

/**
 * Makes the tarball that is published, in `directory`, and answers its path.
 *
 * It is compiled and packed in a folder of its own: a plain `npm pack` here would leave dist/ behind, and the
 * repository's `ignore-scripts` keeps it from compiling first.
 */
export function packInto(directory: string): string {
  const staging = mkdtempSync(join(tmpdir(), "rollback-pack-"));
  try {
    const { files } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { files: string[] };
    for (const name of [...ALWAYS, ...files].filter((each) => existsSync(join(ROOT, each))))
      if (name !== "dist") cpSync(join(ROOT, name), join(staging, name), { recursive: true });
    compile(join(staging, "dist"));
    mkdirSync(directory, { recursive: true });
    const answer = runCommand(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", directory],
      staging,
    );
    const [packed] = JSON.parse(answer) as { filename: string }[];
    if (packed === undefined) throw new Error(`npm pack named no file: ${answer}`);
    return join(directory, packed.filename);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(packInto(resolve(process.argv[2] ?? ".")));
}
