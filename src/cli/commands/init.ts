import { access, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openRepository } from "../../adapters/git.ts";
import { RollbackError } from "../../model/errors.ts";
import { findProject } from "../../workspace/find-project.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";

const TEMPLATE = `# yaml-language-server: $schema=./node_modules/pulumi-rollback/schema/rollback.schema.json
version: 1

# What to do besides updating the stack, in phase order. Without steps the stack alone is rolled back.
steps: []
#  - kind: stop-service
#    name: worker
#    ...

# How it is known that the release works again: every probe, so many times in a row.
verify:
  consecutive: 5
  interval: 10s
  timeout: 5m
  probes: []
#    - kind: http
#      name: backend
#      url: "{{outputs.url}}/version"
#      version: { json: version }
`;

/** Writes a rollback.yaml beside the project file; an existing one is never overwritten. */
export async function runInit(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const directory = resolve(input.cwd, input.options.cwd ?? ".");
    const { root } = await openRepository(directory);
    const { directory: project } = await findProject(directory, root);
    const file = join(project, "rollback.yaml");
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) {
      throw new RollbackError("USAGE", {
        subject: file,
        message: `"${file}" exists already`,
        remedy: "edit it, or remove it first",
      });
    }
    await writeFile(file, TEMPLATE);
    console.print(`wrote ${file}`);
    return 0;
  });
}
