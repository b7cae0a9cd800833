import manifest from "../../package.json" with { type: "json" };
import { runCli } from "./run-cli.ts";

// npm starts scripts in the package's folder; INIT_CWD is where the person stands.
const cwd =
  process.env.npm_lifecycle_event === "rollback" ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  cwd,
  environment: process.env,
  version: manifest.version,
});
