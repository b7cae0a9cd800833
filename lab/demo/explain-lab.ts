import { writeFileSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { demoDirectory } from "./end-demo.ts";
import type { Demo } from "./open-demo.ts";
import { say } from "./say.ts";
import { toolFolders } from "./tool-folders.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Says how to go on by hand in a lab that stays up, and writes the file that points a shell at it. */
export function explainLab({ platform, variables }: Demo, commands: readonly string[]): void {
  const all = { ...variables, ROLLBACK_CWD: platform };
  const lines = Object.entries(all).map(([name, value]) => `export ${name}='${value}'`);
  const folders = [join(ROOT, "lab", "bin", "providers"), ...toolFolders(process.env)];
  const path = `export PATH='${folders.join(delimiter)}':"$PATH"`;
  const file = demoDirectory("env.sh");
  writeFileSync(file, [...lines, path, ""].join("\n"), { mode: 0o600 });
  say("the lab stays up, with the bad release deployed again; to try commands by hand, in this folder:");
  console.log(`  . ${relative(process.cwd(), file)}`);
  for (const command of commands) console.log(`  npm run ${command}`);
  say(`the engine's own commands: pulumi -C ${relative(process.cwd(), platform)} stack ls`);
  say("npm run demo -- --down ends it; so does the next demo");
}
