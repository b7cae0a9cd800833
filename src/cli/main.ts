import { readFileSync } from "node:fs";
import { runCli } from "./run-cli.ts";

// Not an import: the manifest lies above src/ and dist/ alike, and the compiler would copy it into dist/.
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

// npm starts scripts in the package's folder; INIT_CWD is where the person stands.
const isScript = ["rollback", "restore"].includes(process.env.npm_lifecycle_event ?? "");
const cwd = isScript ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  cwd,
  environment: process.env,
  version: manifest.version,
});
